"""A task whose due date is counted, with the people around it, for tests that stop its clock and let it go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import InboxRow, UserTask
from engine.runtime import claim_user_task, deploy, run_due, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.deadlines.chores import let_clocks_run_on, recount_deadlines
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.rules import office_day

LI, BOSS, CHIEF = Actor("li", frozenset({"g"})), Actor("boss", is_supervisor=True), Actor("chief", is_supervisor=True)
RULE = "=deadline after(now(), deadlines.A.n, deadlines.A.unit)"


def at(day: str, hour: int = 10) -> datetime:
    """A moment of the office's day."""
    return datetime.combine(date.fromisoformat(day), time(hour), OFFICE_ZONE)


@dataclass
class Office:
    """One task ``A``, claimed by li; its clock, and what happens to it."""

    world: World
    task_key: int = 0
    instance_key: int = 0
    counted: dict[str, Any] = field(default_factory=dict)

    def act(self, person: Actor, do: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """One use case on the task in a transaction of its own."""
        return self.world.run(lambda uow: do(uow, self.task_key, *arguments, **named), person)

    def go_to(self, day: str, hour: int = 10) -> None:
        """Move the clock on; what is due by then happens."""
        self.world.clock.move_to(at(day, hour))  # type: ignore[attr-defined]
        run_due(self.world)
        let_clocks_run_on(self.world)

    def wait(self, **length: int) -> None:
        """Move the clock on by a length of time; nothing happens by itself."""
        self.world.clock.move_to(self.world.clock.now() + timedelta(**length))  # type: ignore[attr-defined]

    def recount(self) -> None:
        """Let the worker count until nothing is left."""
        while recount_deadlines(self.world):
            pass

    @property
    def task(self) -> UserTask:
        """The task's row."""
        with self.world.reading() as uow:
            return uow.session.get_one(UserTask, self.task_key)

    @property
    def clock(self) -> DeadlineClock:
        """The clock's row."""
        with self.world.reading() as uow:
            return uow.session.get_one(DeadlineClock, self.task_key)

    @property
    def due(self) -> str:
        """The office's day the task is due; empty while it is not."""
        due = self.task.due_at
        return office_day(due).isoformat() if due is not None else ""

    @property
    def legal(self) -> str:
        """The office's day of the law's limit."""
        legal = self.clock.legal_due
        return office_day(legal).isoformat() if legal is not None else ""

    @property
    def inbox(self) -> list[InboxRow]:
        """Where the task lies."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(InboxRow).where(InboxRow.task_key == self.task_key)))

    @property
    def pauses(self) -> list[ClockPause]:
        """Every time it stood."""
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(ClockPause).order_by(ClockPause.key)))

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What the log keeps of the events of a kind."""
        query = select(EventLogEntry.payload).where(EventLogEntry.kind == kind).order_by(EventLogEntry.key)
        with self.world.reading() as uow:
            return [payload or {} for payload in uow.session.scalars(query)]


def office(world: World, count: int, unit: str = "wd", *, due: str = RULE, zeebe: str = "", **rule: Any) -> Office:
    """An office with the task, begun now and claimed by li; ``rule`` are further outputs of DMN-08."""
    made = Office(world, counted={"n": count, "unit": unit, **rule})
    diagram = bpmn(start(), user("A", due=due, zeebe=zeebe), user("B"), end(), *chain("s", "A", "B", "e"))
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram}, name="p")
    begin(made)
    return made


def begin(made: Office) -> None:
    """Start the process; its task is li's."""

    def do(uow: Any) -> int:
        return int(start_instance(uow, process_id="p", variables={"deadlines": {"A": made.counted}}))

    made.instance_key = made.world.run(do, SYSTEM)
    with made.world.transaction() as uow:
        task = uow.session.scalars(
            select(UserTask).where(UserTask.instance_key == made.instance_key, UserTask.state == "CREATED")
        ).one()
        made.task_key = task.key
    made.world.run(lambda uow: claim_user_task(uow, made.task_key), LI)
