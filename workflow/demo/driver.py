"""Runs the county: a queue of what people do, in the order of time; timers fire as the clock passes them.

Every step is a form handed in by a person who may: a start form, or a claimed task's form. Steps that fall into the
same minute share a transaction; nothing is written but by the engine and its receivers.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import EngineError
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.domain.states import UserTaskState
from engine.persistence.instances import Variable
from engine.persistence.work import UserTask
from engine.runtime import (
    check_values,
    claim_user_task,
    complete_user_task,
    correlate_message,
    next_due,
    run_due,
    start_form,
    start_instance,
)
from engine.runtime.definitions import latest_definition
from engine.runtime.forms import form_for_task
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.demo.county import County
from workflow.demo.filler import Desk, fill_form

Step = Callable[[UnitOfWork], Sequence[int]]
"""What somebody does in an open transaction; gives the root keys whose tasks may have changed."""


class DemoFault(EngineError):
    """The sample county met a form or a diagram that its stories do not fit."""


@dataclass(frozen=True, slots=True)
class FromVariable:
    """An answer that repeats what the process found out before, such as the review's track."""

    name: str


@dataclass(order=True)
class _Entry:
    at: datetime
    order: int
    actor: Actor = field(compare=False)
    step: Step = field(compare=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a story wants done with an open task: when, by whom of the candidates, with which values."""

    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    doer: str | None = None


class Driver:
    """The queue, the clock and the people; ``plan_task`` is asked once for every task that opens."""

    def __init__(self, world: World, clock: FixedClock, county: County, desk: Desk) -> None:
        self.world = world
        self.clock = clock
        self.county = county
        self.desk = desk
        self.plan_task: Callable[[UserTask], Planned | None] = lambda task: None
        self.seen: set[int] = set()
        self.random = random.Random(7)
        self._queue: list[_Entry] = []
        self._order = 0

    def at(self, moment: datetime, actor: Actor, step: Step) -> None:
        """Do ``step`` on behalf of ``actor`` at ``moment`` (never before the clock)."""
        self._order += 1
        heapq.heappush(self._queue, _Entry(max(moment, self.clock.now()), self._order, actor, step))

    def run(self, until: datetime, told: Callable[[int, int], None]) -> None:
        """Work off the queue up to ``until``; ``told(done, waiting)`` after every step."""
        done = 0
        while True:
            waiting = self._queue[0].at if self._queue else until
            if self._let_time_pass(min(waiting, until)):
                continue
            if not self._queue or waiting > until:
                return
            entry = heapq.heappop(self._queue)
            try:
                with self.world.transaction(entry.actor) as uow:
                    roots = entry.step(uow)
            except EngineError as error:
                findings = "; ".join(f"{item.element}: {item.message}" for item in getattr(error, "findings", ()))
                raise DemoFault(f"{entry.at.isoformat()} {entry.actor.name}: {error.message} {findings}") from error
            self.look(roots)
            done += 1
            told(done, len(self._queue))

    def _let_time_pass(self, moment: datetime) -> bool:
        """Move the clock to ``moment``, or to the first timer before it, which then fires; whether one fired."""
        with self.world.reading() as uow:
            due = next_due(uow)
        fires = due is not None and due <= moment
        target = max(due if fires and due is not None else moment, self.clock.now())
        is_new_day = target.astimezone(OFFICE_ZONE).date() != self.clock.now().astimezone(OFFICE_ZONE).date()
        self.clock.move_to(target)
        if fires or is_new_day:
            run_due(self.world)
        if fires:
            self.look()
        return fires

    def look(self, roots: Sequence[int] | None = None) -> None:
        """Plan every open task that nobody has planned yet, of these roots or of all."""
        with self.world.reading() as uow:
            query = select(UserTask).where(UserTask.state == UserTaskState.CREATED).order_by(UserTask.key)
            if roots is not None:
                query = query.where(UserTask.root_key.in_(list(roots)))
            for task in uow.session.scalars(query):
                if task.key in self.seen:
                    continue
                self.seen.add(task.key)
                planned = self.plan_task(task)
                if planned is not None:
                    doer = planned.doer or self.choose(task)
                    self.at(planned.at, self.county.actor(doer), self._complete(task.key, planned))

    def choose(self, task: UserTask) -> str:
        """A candidate of the task, the same one every time the county is made."""
        if task.assignee:
            return task.assignee
        excluded = set(task.excluded_users or ())
        for code in task.candidate_groups or ():
            able = [name for name in self.county.members.get(code, ()) if name not in excluded]
            if able:
                return able[self.random.randrange(len(able))]
        named = [name for name in task.candidate_users or () if name not in excluded]
        if named:
            return named[0]
        raise DemoFault(
            f"nobody of the sample county may do {task.process_id}/{task.element_id}: "
            f"groups {task.candidate_groups}, excluded {task.excluded_users}"
        )

    def start(
        self,
        process_id: str,
        scripted: Mapping[str, Any],
        *,
        business_key: Callable[[UnitOfWork], str] | None = None,
        started: Callable[[int], None] = lambda key: None,
    ) -> Step:
        """A step that fills a process's start form and starts it; ``started`` hears the new instance's key."""

        def begin(uow: UnitOfWork) -> Sequence[int]:
            definition = latest_definition(uow, process_id)
            schema = start_form(uow, definition.key)
            values = dict(scripted)
            if schema is not None:
                values = fill_form(schema, scripted, uow.now, self.desk)
                values = check_values(uow, schema, values, self.desk.options)
            key = start_instance(
                uow,
                definition_key=definition.key,
                variables=values,
                business_key=business_key(uow) if business_key else None,
            )
            started(key)
            return [key]

        return begin

    def send(self, name: str, correlation_key: str, variables: Mapping[str, Any], root_key: int) -> Step:
        """A step that tells a waiting instance something from outside."""

        def tell(uow: UnitOfWork) -> Sequence[int]:
            correlate_message(uow, name, correlation_key, dict(variables))
            return [root_key]

        return tell

    def _complete(self, task_key: int, planned: Planned) -> Step:
        def complete(uow: UnitOfWork) -> Sequence[int]:
            task = uow.session.get(UserTask, task_key)
            if task is None or task.state != UserTaskState.CREATED:
                return []
            schema = form_for_task(uow, task)
            values = _resolved(uow, task, planned.values)
            if schema is not None:
                values = fill_form(schema, values, uow.now, self.desk)
            if task.assignee is None:
                claim_user_task(uow, task_key)
            complete_user_task(uow, task_key, values)
            return [task.root_key]

        return complete


def _resolved(uow: UnitOfWork, task: UserTask, values: Mapping[str, Any]) -> dict[str, Any]:
    asked = {value.name for value in values.values() if isinstance(value, FromVariable)}
    if not asked:
        return dict(values)
    rows = uow.session.execute(
        select(Variable.name, Variable.value).where(
            Variable.instance_key == task.instance_key,
            Variable.scope_key == task.instance_key,
            Variable.name.in_(asked),
        )
    )
    known = dict(rows.all())
    return {key: known.get(value.name) if isinstance(value, FromVariable) else value for key, value in values.items()}
