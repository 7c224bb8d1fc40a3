"""Walks a shipped process: every folder is deployed, forms are handed in, messages sent, days passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.persistence.instances import Incident, ProcessInstance, Variable
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, publish_message, run_due, start_instance
from engine.world import HandlerCall, World

BPMN = Path(__file__).parents[3] / "bpmn"


class Walk:
    """One world with a folder's processes in it; ``stages`` are those that were recorded, in order."""

    def __init__(self, world: World, clock: FixedClock) -> None:
        self.world, self.clock, self.stages = world, clock, []
        world.task_rule = None  # what a step asks for beside its form is tried in tests/pages/test_materials.py
        world.handlers["record_stage"] = self._record_stage

    def _record_stage(self, call: HandlerCall) -> dict[str, object]:
        recognised = call.variables["recognition"]
        if recognised["recognised"]:
            self.stages.append((call.headers["stage"], recognised["date"]))
        return {}

    def deploy(self, *folders: str) -> None:
        for folder in ("ip_project_main", *folders):
            kinds = (".dmn",) if folder == "ip_project_main" else (".bpmn", ".dmn", ".form")
            with self.world.transaction() as uow:
                deploy(uow, self.folder(folder, kinds), name=folder)

    @staticmethod
    def folder(name: str, kinds: tuple[str, ...] = (".bpmn", ".dmn", ".form")) -> dict[str, bytes]:
        """The files of a shipped folder."""
        return {p.name: p.read_bytes() for p in sorted((BPMN / name).iterdir()) if p.suffix in kinds}

    def start(self, process: str, business_key: str | None = None, element: str | None = None, **variables) -> int:
        with self.world.transaction() as uow:
            return start_instance(uow, process_id=process, business_key=business_key, variables=variables,
                                  start_element_id=element)  # fmt: skip

    def open(self) -> list[str]:
        """The element ids of the open tasks, in the order they opened; a fault in an instance fails the test."""
        with self.world.reading() as uow:
            faults = uow.session.scalars(select(Incident.message).where(Incident.resolved_at.is_(None))).all()
            assert faults == []
            return [task.element_id for task in self._tasks(uow)]

    def due(self, element: str) -> str:
        """The day the open task is due, as the office says it."""
        with self.world.reading() as uow:
            return next(
                f"{t.due_at.astimezone(OFFICE_ZONE):%Y-%m-%d}" for t in self._tasks(uow) if t.element_id == element
            )

    def do(self, element: str, by: str = "lin", **values) -> None:
        """Hand in the form of the first open task of the element, checked as the pages check it."""
        with self.world.transaction(Actor(by, is_operator=True)) as uow:
            key = next(task.key for task in self._tasks(uow) if task.element_id == element)
            complete_user_task(uow, key, values)

    def tell(self, message: str, key: str, **variables) -> None:
        with self.world.transaction() as uow:
            publish_message(uow, message, key, variables)

    def pass_days(self, days: int) -> None:
        self.clock.move_to(self.clock.now() + timedelta(days=days))
        run_due(self.world)

    def state(self, instance: int) -> str:
        with self.world.reading() as uow:
            return uow.session.get_one(ProcessInstance, instance).state

    def variable(self, instance: int, name: str) -> object:
        with self.world.reading() as uow:
            query = select(Variable.value).where(Variable.scope_key == instance, Variable.name == name)
            return uow.session.scalar(query)

    @staticmethod
    def _tasks(uow) -> list[UserTask]:
        return list(uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED").order_by(UserTask.key)))


@pytest.fixture
def walk(world: World, clock: FixedClock, note_reached: Callable[[World], None]) -> Iterator[Callable[..., Walk]]:
    """Deploys folders and gives a walk through them: ``walk("ip_hq")``; notes what was reached."""

    def walk(*folders: str) -> Walk:
        made = Walk(world, clock)
        made.deploy(*folders)
        return made

    yield walk
    note_reached(world)
