"""What an instance waits for besides people, and which decisions it asked: told from rows and from its diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.domain.states import InstanceState
from engine.model.elements import Node
from engine.persistence.instances import ElementInstance, Variable
from engine.persistence.work import Job, MessageSubscription, SignalSubscription, Timer
from engine.runtime.definitions import compiled_definition
from engine.spiff.scopes import CONTINUE
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.operations.variable_history import in_words


@dataclass(frozen=True, slots=True)
class Waits:
    """What an instance waits for: ``days`` are the working days until a timer, by its key, where they are known."""

    timers: Sequence[Timer]
    days: Mapping[int, int]
    messages: Sequence[MessageSubscription]
    signals: Sequence[SignalSubscription]
    conditions: Sequence[tuple[str, str]]
    jobs: Sequence[Job]

    @property
    def is_empty(self) -> bool:
        """Whether it waits for nothing of this kind, and never had a job."""
        return not (self.timers or self.messages or self.signals or self.conditions or self.jobs)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was asked: at which element, when, and the present value of the variable that took its result."""

    element_id: str
    decision_id: str
    asked_at: datetime
    result: str
    value: str


def waits_of(uow: UnitOfWork, instance_key: int, definition_key: int, visits: Iterable[ElementInstance]) -> Waits:
    """Timers to come, messages, signals and conditions waited for, and every job, open ones first."""
    timers = uow.session.scalars(
        select(Timer).where(Timer.instance_key == instance_key, Timer.element_id != CONTINUE).order_by(Timer.due_at)
    ).all()
    jobs = uow.session.scalars(select(Job).where(Job.instance_key == instance_key).order_by(Job.key)).all()
    return Waits(
        timers,
        {timer.key: days for timer in timers if (days := _days_until(uow, timer.due_at)) is not None},
        _of(uow, MessageSubscription, instance_key),
        _of(uow, SignalSubscription, instance_key),
        list(_conditions(uow, definition_key, visits)),
        sorted(jobs, key=lambda job: (job.state not in ("CREATED", "FAILED", "ERROR_THROWN"), job.key)),
    )


def decided_of(
    uow: UnitOfWork, definition_key: int, visits: Iterable[ElementInstance], variables: Iterable[Variable]
) -> list[Decided]:
    """The decisions an instance asked. What came out of each is not recorded: the variable it went to is shown."""
    nodes = _nodes(uow, definition_key)
    values = {row.name: in_words(row.value) for row in variables}
    found = []
    for visit in visits:
        node = nodes.get(visit.element_id)
        if node is not None and node.extensions.decision_id and visit.element_type == node.kind:
            result = node.extensions.result_variable or ""
            found.append(
                Decided(visit.element_id, node.extensions.decision_id, visit.started_at, result, values.get(result, ""))
            )
    return found


def _conditions(uow: UnitOfWork, definition_key: int, visits: Iterable[ElementInstance]) -> Iterator[tuple[str, str]]:
    """Element id and condition of every conditional event that is listened for: where a token rests, or beside it."""
    active = {visit.element_id for visit in visits if visit.state == InstanceState.ACTIVE}
    for node in _nodes(uow, definition_key).values():
        if node.id in active or (node.attached_to or "") in active:
            yield from ((node.id, event.condition or "") for event in node.events if event.kind == "conditional")


def _nodes(uow: UnitOfWork, definition_key: int) -> dict[str, Node]:
    process = compiled_definition(uow, definition_key).process
    return {node.id: node for _scope, node in process.scope.walk()}


def _of(uow: UnitOfWork, table: Any, instance_key: int) -> list[Any]:
    return list(uow.session.scalars(select(table).where(table.instance_key == instance_key).order_by(table.key)))


def _days_until(uow: UnitOfWork, due_at: datetime) -> int | None:
    try:
        return uow.world.calendar.workdays_between(local_day(uow.now), local_day(due_at))
    except ValueError:
        return None
