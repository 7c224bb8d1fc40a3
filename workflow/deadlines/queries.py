"""Questions to the clocks: which tasks count against a unit, which stand, and what a page shows of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.rules import ClockKind, PauseState


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line of a list says of a task's clock: it stands since a day, or the enterprise is waited for."""

    stopped_at: datetime | None
    of_enterprise: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a task with the pause it stands for, or the one that was asked for."""

    row: DeadlineClock
    pause: ClockPause | None
    asked: ClockPause | None

    @property
    def stands(self) -> bool:
        """Whether it stands now."""
        return self.row.pause_key is not None


def against_unit(task_key: Any) -> ColumnElement[bool]:
    """In SQL: whether the date of the task with the key of this column counts against whoever has it.

    What the enterprise's clock counts never does (domain.md 0.3). A clock that stands needs no asking: its task has
    no due date meanwhile.
    """
    waiting = select(DeadlineClock.task_key).where(
        DeadlineClock.task_key == task_key, DeadlineClock.kind == ClockKind.ENTERPRISE
    )
    return ~exists(waiting.correlate_except(DeadlineClock))


def counts_against_unit(session: Session, task_keys: Iterable[int]) -> frozenset[int]:
    """Of these tasks, the keys of those whose dates count against the unit: not the enterprise's, none that stands."""
    keys = set(task_keys)
    query = select(DeadlineClock.task_key).where(
        DeadlineClock.task_key.in_(keys),
        or_(DeadlineClock.kind == ClockKind.ENTERPRISE, DeadlineClock.pause_key.is_not(None)),
    )
    return frozenset(keys - set(session.scalars(query)))


def marks_of(session: Session, task_keys: Iterable[int]) -> Mapping[int, Mark]:
    """Task key → mark, of those whose clock stands or is the enterprise's."""
    query = select(DeadlineClock.task_key, DeadlineClock.stopped_at, DeadlineClock.kind).where(
        DeadlineClock.task_key.in_(set(task_keys)),
        or_(DeadlineClock.kind == ClockKind.ENTERPRISE, DeadlineClock.pause_key.is_not(None)),
    )
    marks = {key: mark_from(since, kind) for key, since, kind in session.execute(query)}
    return {key: mark for key, mark in marks.items() if mark is not None}


def mark_from(stopped_at: datetime | None, kind: str | None) -> Mark | None:
    """The mark of a clock that stands since ``stopped_at``, or is of this kind; nothing of an ordinary one, or none."""
    if stopped_at is None and kind != ClockKind.ENTERPRISE:
        return None
    return Mark(stopped_at, kind == ClockKind.ENTERPRISE)


def clock_shown(session: Session, task_key: int) -> Clock | None:
    """The clock of a task; nothing where it has no due date. One statement."""
    query = (
        select(DeadlineClock, ClockPause)
        .outerjoin(
            ClockPause,
            (ClockPause.task_key == DeadlineClock.task_key)
            & ClockPause.state.in_([PauseState.ASKED, PauseState.STANDS]),
        )
        .where(DeadlineClock.task_key == task_key)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    pauses = [pause for _clock, pause in rows if pause is not None]
    return Clock(
        rows[0][0],
        next((one for one in pauses if one.state == PauseState.STANDS), None),
        next((one for one in pauses if one.state == PauseState.ASKED), None),
    )


def pauses_of(session: Session, task_key: int) -> list[ClockPause]:
    """Every pause of a task, oldest first."""
    query = select(ClockPause).where(ClockPause.task_key == task_key).order_by(ClockPause.key)
    return list(session.scalars(query))


def count_standing(session: Session) -> int:
    """How many open tasks' clocks stand now."""
    query = (
        select(func.count())
        .select_from(DeadlineClock)
        .join(UserTask, UserTask.key == DeadlineClock.task_key)
        .where(DeadlineClock.pause_key.is_not(None), UserTask.state == UserTaskState.CREATED)
    )
    return session.scalar(query) or 0


def standing_over(session: Session, today: date, limit: int) -> list[int]:
    """Keys of tasks whose clock stands although its last day is over, or although they ended; oldest first."""
    query = (
        select(DeadlineClock.task_key)
        .join(UserTask, UserTask.key == DeadlineClock.task_key)
        .where(
            DeadlineClock.pause_key.is_not(None),
            or_(DeadlineClock.stops_until < today, UserTask.state != UserTaskState.CREATED),
        )
        .order_by(DeadlineClock.stops_until, DeadlineClock.task_key)
        .limit(limit)
    )
    return list(session.scalars(query))
