"""A task that others sign, acted on by different people, each in a transaction of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.signing import SignerKind
from engine.persistence.instances import EventLogEntry
from engine.persistence.signing import HeldCompletion, TaskSigner
from engine.persistence.work import InboxRow, UserTask
from engine.runtime import (
    add_signers,
    claim_user_task,
    complete_user_task,
    deploy,
    remove_signer,
    sign_user_task,
    start_instance,
)
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user

MA, LI, WU = Actor("ma", frozenset({"g_station"})), Actor("li"), Actor("wu")
PEOPLE = {"ma": MA, "li": LI, "wu": WU, "sun": Actor("sun"), "op": Actor("op", is_operator=True)}
FORM = json.dumps(
    {"id": "price", "type": "default", "components": [
        {"type": "number", "key": "price", "id": "price", "label": "价格", "validate": {"min": 1}},
    ]}
).encode()  # fmt: skip
TWO_TASKS = bpmn(
    start(),
    user("A", groups="g_station", zeebe='<zeebe:formDefinition formId="price"/>'),
    user("B", groups="g_station"),
    end(),
    *chain("s", "A", "B", "e"),
)


@dataclass
class Signed:
    """One task that Ma does."""

    world: World
    key: int
    instance_key: int

    def act(self, who: str, command: Any, *args: Any, **options: Any) -> Any:
        with self.world.transaction(PEOPLE[who]) as uow:
            return command(uow, self.key, *args, **options)

    def ask(self, *names: str, kind: str = "BEFORE", who: str = "ma", **options: Any) -> None:
        self.act(who, add_signers, names, SignerKind(kind), **options)

    def sign(self, who: str, agreed: bool = True, opinion: str = "") -> None:
        self.act(who, sign_user_task, agreed, opinion)

    def remove(self, name: str, who: str = "ma") -> None:
        self.act(who, remove_signer, name)

    def complete(self, who: str = "ma", **values: Any) -> bool:
        return bool(self.act(who, complete_user_task, values))

    @property
    def task(self) -> UserTask:
        return self.rows(UserTask, UserTask.key == self.key)[0]

    @property
    def open_steps(self) -> list[str]:
        return [
            one.element_id
            for one in self.rows(UserTask, UserTask.state == "CREATED", UserTask.instance_key == self.instance_key)
        ]

    @property
    def places(self) -> list[str]:
        """Where the task lies."""
        return sorted(one.principal for one in self.rows(InboxRow, InboxRow.task_key == self.key))

    @property
    def states(self) -> dict[str, str]:
        """Who was asked → where their signature stands."""
        return {one.username: one.state for one in self.rows(TaskSigner, TaskSigner.task_key == self.key)}

    @property
    def held(self) -> HeldCompletion | None:
        return next(iter(self.rows(HeldCompletion, HeldCompletion.task_key == self.key)), None)

    def told(self, kind: str) -> list[EventLogEntry]:
        return self.rows(EventLogEntry, EventLogEntry.kind == kind, EventLogEntry.instance_key == self.instance_key)

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(table).where(*conditions).order_by(*table.__mapper__.primary_key)))


def signed_task(world: World, diagram: bytes = TWO_TASKS) -> Signed:
    """Start the diagram; Ma has claimed its first task."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram, "price.form": FORM})
    with world.transaction() as uow:
        instance_key = start_instance(uow, process_id="p", business_key="B-1")
    with world.reading() as uow:
        key = uow.session.scalar(select(UserTask.key).where(UserTask.instance_key == instance_key)) or 0
    made = Signed(world, key, instance_key)
    made.act("ma", claim_user_task)
    return made
