"""A throw-away engine: models deployed over a database without a file, under a clock that scenarios move.

Nothing of it leaves it: it writes to no other database and no file, tells no webhook, notice or live page, and calls no
handler of the product; the work of a service task is what the scenario says it is. Called processes really run, and
the engine's own work (publishing a message from a diagram) is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import delete, select

from engine.domain.assignment import Actor
from engine.domain.errors import EngineError
from engine.domain.ports import FixedClock
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer
from engine.runtime import broadcast_signal, correlate_message, run_due, start_instance
from engine.runtime.handlers import HANDLERS
from engine.runtime.timers import fire_timer
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.modeling.scenarios.failures import CannotBeDone
from workflow.modeling.scenarios.surroundings import Files, Surroundings
from workflow.modeling.scenarios.templates import deployed_copy

T = TypeVar("T")

MOST_FIRINGS = 5_000
"""Timers that one step of the clock lets fire before it is stopped: a process that reminds every minute for a year."""

SOMEBODY = "scenario"
"""Who does what a scenario names nobody for."""


class Sandbox:
    """One run on a throw-away engine; ``root`` is the key of the instance the scenario started.

    ``groups`` are known to it besides those of the office: a scenario may come from another one.

    :raises Invalid: with findings, when the files cannot be deployed
    """

    def __init__(
        self, files: Files, surroundings: Surroundings, starts_at: datetime, groups: Iterable[str] = ()
    ) -> None:
        database, compiled = deployed_copy(files, surroundings)
        self.clock = FixedClock(starts_at)
        self.surroundings = surroundings
        self.root = 0
        self.world = World(
            database, clock=self.clock, calendar=surroundings.calendar, handlers=dict(HANDLERS), compiled=compiled,
            tells=False,
        )  # fmt: skip
        if surroundings.groups is not None:
            known = surroundings.groups.union(groups)
            self.world.knows_group = lambda _uow, code: code in known

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Throw the engine away."""
        self.world.database.dispose()

    @property
    def now(self) -> datetime:
        """The simulated moment, in UTC."""
        return self.clock.now()

    def change(self, act: Callable[[UnitOfWork], T], by: str = "") -> T:
        """Do something in a transaction of its own, as somebody who may do everything."""
        with self.world.transaction(Actor(by or SOMEBODY, is_operator=True)) as uow:
            return act(uow)

    def ask(self, question: Callable[[UnitOfWork], T]) -> T:
        """Read something."""
        with self.world.reading() as uow:
            return question(uow)

    def start(self, process_id: str, start: Mapping[str, Any], business_key: str | None = None) -> None:
        """Start the process as a scenario says: with variables, or by the message, signal or timer it names.

        :raises EngineError: when there is no such process, or it is not started so
        """
        timer = self._start_timer(process_id, start.get("timer"))
        if timer is not None:
            self.change(lambda uow: fire_timer(uow, timer))
        self.change(lambda uow: uow.session.execute(delete(Timer).where(Timer.instance_key.is_(None))))
        variables = start.get("variables", {})
        if "message" in start:
            self.change(
                lambda uow: correlate_message(
                    uow, start["message"], str(start.get("key", "")), variables, business_key=business_key
                )
            )
        elif "signal" in start:
            self.change(lambda uow: broadcast_signal(uow, start["signal"], variables))
        elif timer is None:
            self.root = self.change(
                lambda uow: start_instance(
                    uow, process_id=process_id, variables=variables, business_key=business_key,
                    start_element_id=start.get("element"),
                )
            )  # fmt: skip
            return
        of_process = select(ProcessInstance.key).where(ProcessInstance.process_id == process_id)
        root = self.ask(lambda uow: uow.session.scalar(of_process.order_by(ProcessInstance.key).limit(1)))
        if root is None:
            raise CannotBeDone("not-started", message=f"{process_id}: {start}")
        self.root = root

    def move_to(self, moment: datetime, settle: Callable[[], None] = lambda: None) -> None:
        """Let time pass until ``moment``: everything due in between happens at its own time, in its order.

        ``settle`` is called after each moment at which something happened.

        :raises CannotBeDone: when more than ``MOST_FIRINGS`` timers are due
        :raises EngineError: when one of them cannot fire
        """
        next_due = select(Timer.due_at).where(Timer.instance_key.is_not(None)).order_by(Timer.due_at).limit(1)
        fired = 0
        while (due := self.ask(lambda uow: uow.session.scalar(next_due))) is not None and due <= moment:
            fired += 1
            if fired > MOST_FIRINGS:
                raise CannotBeDone("refused", subject="⏱", message=f"> {MOST_FIRINGS}")
            self.clock.move_to(max(due, self.now))
            self._run_due()
            settle()
        self.clock.move_to(moment)
        self._run_due()
        settle()

    def _run_due(self) -> None:
        try:
            run_due(self.world)
        except EngineError as error:
            raise CannotBeDone("refused", subject="⏱", message=error.message) from error

    def _start_timer(self, process_id: str, element: Any) -> int | None:
        """The timer that starts the process, at this element unless ``True`` stands for the only one there is."""
        if element is None:
            return None
        query = (
            select(Timer.key)
            .join(ProcessDefinition, ProcessDefinition.key == Timer.definition_key)
            .where(Timer.instance_key.is_(None), ProcessDefinition.process_id == process_id)
            .order_by(Timer.key)
        )
        if element is not True:
            query = query.where(Timer.element_id == str(element))
        found = self.ask(lambda uow: uow.session.scalar(query.limit(1)))
        if found is None:
            raise CannotBeDone("not-started", message=f"{process_id}: timer {element}")
        return found
