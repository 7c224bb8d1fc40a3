"""Instances of a small process in two versions, and batches for them that are worked at in the test's own thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from engine.runtime.definitions import latest_definition
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.operations.batches.models import Batch, BatchItem
from workflow.operations.batches.start import start_batch
from workflow.operations.batches.work import run_batches

ONE = bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))
TWO = bpmn(start(), user("N"), user("B"), user("C"), end(), *chain("s", "N", "B", "C", "e"))
GUAN = Actor("guan", is_operator=True)


class Office:
    """What a test does to instances and batches, each in a transaction of its own."""

    def __init__(self, world: World) -> None:
        self.world = world

    def deploy(self, file: bytes, process_id: str = "p") -> int:
        with self.world.transaction() as uow:
            deploy(uow, {f"{process_id}.bpmn": file})
        with self.world.reading() as uow:
            return latest_definition(uow, process_id).key

    def begin(self, many: int, **variables: Any) -> list[int]:
        keys = []
        for number in range(many):
            with self.world.transaction() as uow:
                keys.append(start_instance(uow, process_id="p", variables=variables, business_key=f"B-{number}"))
        return keys

    def complete(self, instance_key: int) -> None:
        (task,) = self.rows(UserTask, UserTask.instance_key == instance_key, UserTask.state == "CREATED")
        with self.world.transaction(GUAN) as uow:
            complete_user_task(uow, task.key, {})

    def batch(self, kind: str, keys: Sequence[int], *, reason: str = "改版", work: bool = True, **params: Any) -> int:
        with self.world.transaction(GUAN) as uow:
            key = start_batch(uow, kind, keys, params, reason)
        if work:
            run_batches(self.world)
        return key

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(table).where(*conditions).order_by(*table.__mapper__.primary_key)))

    def items(self, batch_key: int) -> list[tuple[str, str]]:
        return [(row.state, row.message) for row in self.rows(BatchItem, BatchItem.batch_key == batch_key)]

    def states(self, batch_key: int) -> list[str]:
        return [state for state, _message in self.items(batch_key)]

    def one(self, batch_key: int) -> Batch:
        (row,) = self.rows(Batch, Batch.key == batch_key)
        return row

    def instance(self, key: int) -> ProcessInstance:
        (row,) = self.rows(ProcessInstance, ProcessInstance.key == key)
        return row

    def log(self, kind: str) -> list[EventLogEntry]:
        return self.rows(EventLogEntry, EventLogEntry.kind == kind)


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def first(office: Office) -> int:
    """The key of version 1."""
    return office.deploy(ONE)


@pytest.fixture
def migration(office: Office, first: int) -> Callable[[], dict[str, Any]]:
    """Deploys version 2; the params that lead there."""

    def deploy_second() -> dict[str, Any]:
        target = office.deploy(TWO)
        return {"target": target, "source": first, "mapping": {"A": "N", "B": "B"}}

    return deploy_second
