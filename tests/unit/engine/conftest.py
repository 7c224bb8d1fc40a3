"""Drives a diagram through the real engine, each command in a transaction of its own: saved and restored each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from engine.domain.assignment import SYSTEM
from engine.domain.errors import Invalid
from engine.domain.ports import FixedClock
from engine.persistence.instances import ElementInstance, EventLogEntry, Incident, ProcessInstance, Variable
from engine.persistence.work import Job, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.runtime import (
    broadcast_signal,
    complete_user_task,
    correlate_message,
    deploy,
    resolve_incident,
    run_due,
    set_variables,
    start_instance,
)
from engine.runtime.handlers import HANDLERS
from engine.world import World
from tests.factories.diagrams import bpmn
from tests.factories.fingerprints import Watched


class Run:
    """One process instance under test."""

    def __init__(self, world: World, clock: FixedClock) -> None:
        self.world, self.clock, self.key = world, clock, 0

    def deploy(self, **files: bytes) -> None:
        with self.world.transaction() as uow:
            deploy(uow, {name.replace("_bpmn", ".bpmn").replace("_dmn", ".dmn"): body for name, body in files.items()})

    def start(self, process_id: str = "p", **variables: Any) -> Run:
        with self.world.transaction() as uow:
            self.key = start_instance(uow, process_id=process_id, variables=variables, business_key="B-1")
        return self

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(table).where(*conditions).order_by(*table.__mapper__.primary_key)))

    @property
    def open_tasks(self) -> list[UserTask]:
        return self.rows(UserTask, UserTask.state == "CREATED")

    @property
    def waiting(self) -> Counter[str]:
        """Open user tasks by element id."""
        return Counter(task.element_id for task in self.open_tasks)

    def complete(self, element_id: str, **variables: Any) -> Run:
        """Do the oldest open task of an element."""
        task = next(task for task in self.open_tasks if task.element_id == element_id)
        with self.world.transaction(SYSTEM) as uow:
            complete_user_task(uow, task.key, variables, validated=True)
        return self

    def send(self, name: str, key: str = "", **variables: Any) -> Run:
        with self.world.transaction() as uow:
            correlate_message(uow, name, key, variables)
        return self

    def signal(self, name: str, **variables: Any) -> Run:
        with self.world.transaction() as uow:
            broadcast_signal(uow, name, variables)
        return self

    def set(self, scope: int | None = None, **variables: Any) -> Run:
        """Write variables from outside, of the instance or of another scope."""
        with self.world.transaction(SYSTEM) as uow:
            set_variables(uow, scope or self.key, variables)
        return self

    def resolve(self) -> Run:
        """Do again what the oldest open incident kept from happening."""
        with self.world.transaction(SYSTEM) as uow:
            resolve_incident(uow, self.incidents[0].key)
        return self

    def wait(self, **length: float) -> Run:
        """Let time pass and what is due happen."""
        self.clock.move_to(self.clock.now() + timedelta(**length))
        run_due(self.world)
        return self

    def finish(self) -> list[str]:
        """Do the one open task until none is left, never with two at once; the elements in the order they came."""
        order = []
        while self.waiting:
            (element_id,) = self.waiting.elements()
            order.append(element_id)
            self.complete(element_id)
        return order

    @property
    def state(self) -> str:
        return self.rows(ProcessInstance, ProcessInstance.key == self.key)[0].state

    @property
    def variables(self) -> dict[str, Any]:
        rows = self.rows(Variable, Variable.scope_key == self.key)
        return {row.name: row.value for row in rows if row.name != "business_key"}

    @property
    def incidents(self) -> list[Incident]:
        return self.rows(Incident, Incident.state == "ACTIVE")

    @property
    def path(self) -> list[str]:
        """Element ids in the order tokens came to them."""
        return [row.element_id for row in self.rows(ElementInstance)]

    @property
    def events(self) -> list[str]:
        return [row.kind for row in self.rows(EventLogEntry)]

    @property
    def leftovers(self) -> int:
        """Rows that an ended instance must not leave: open tasks, timers, jobs, subscriptions."""
        waits = [Timer, MessageSubscription, SignalSubscription]
        rows = [row for table in waits for row in self.rows(table) if row.instance_key is not None]
        return len(rows) + len(self.open_tasks) + len(self.rows(Job, Job.state == "CREATED"))


@pytest.fixture
def engine_world(tables: Engine) -> Iterator[World]:
    """An engine of no office, over an empty database, at 10:00 UTC on Monday 2023-03-06."""
    world = World(tables, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)), handlers=dict(HANDLERS))
    world.take_node()
    world.compiled = specs = Watched()
    yield world
    assert [] == specs.changed(), "a run changed a spec that instances share"


@pytest.fixture
def drive(engine_world: World) -> Callable[..., Run]:
    """``run = drive(file)``: deploys files and gives a run that has not started yet."""

    def make(*files: bytes, **named: bytes) -> Run:
        run = Run(engine_world, engine_world.clock)  # type: ignore[arg-type]
        if files or named:
            run.deploy(**{f"f{index}_bpmn": file for index, file in enumerate(files)}, **named)
        return run

    return make


@pytest.fixture
def refused(drive: Callable[..., Run]) -> Callable[..., list[tuple[str, str | None]]]:
    """``refused(*parts)``: the rules and elements for which a process of these parts is not deployed."""

    def findings(*parts: str, **options: str) -> list[tuple[str, str | None]]:
        with pytest.raises(Invalid) as error:
            drive(bpmn(*parts, **options))
        return [(found.rule, found.element) for found in error.value.findings]

    return findings
