"""Finds open tasks of projects whose dates are near or over and for which the ladder has not yet done its step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from engine.domain.ports import WorkingCalendar
from engine.domain.states import UserTaskState
from engine.persistence.standstill import moves
from engine.persistence.work import UserTask
from workflow.deadlines.queries import against_unit
from workflow.inbox.lights import local_day, start_of
from workflow.supervision.desk.phases import ORDER_PROCESS
from workflow.supervision.escalation.models import Escalation
from workflow.supervision.escalation.rules import Action
from workflow.supervision.escalation.verdict import Verdict
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OrderState

LONGEST = 30
"""Working days over up to which the decision is asked day by day; what is over for longer is over for so long."""

SOON_DAYS = timedelta(days=366)
"""No reminder is looked for further back than this."""


@dataclass(frozen=True, slots=True)
class Band:
    """Tasks due from ``since`` (or whenever) until before ``before`` get this verdict; moments in UTC."""

    verdict: Verdict
    since: datetime | None
    before: datetime


def days_over(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> int:
    """The working days since the day something was due, of which today is one; 0 before it is over.

    The day it was due does not count (domain.md 14.1 rule 1).
    """
    if due_at >= now:
        return 0
    return max(calendar.workdays_between(local_day(due_at), local_day(now)), 0)


def bands(verdict_of: Callable[[int], Verdict], today: date, calendar: WorkingCalendar) -> Iterator[Band]:
    """What follows by how long a task is over, from the longest on, as ranges of due moments.

    So a round asks the decision some thirty times, however many tasks are late.
    """
    verdicts = [verdict_of(days) for days in range(LONGEST + 1)]
    last_worked = today if calendar.is_workday(today) else calendar.add_workdays(today, -1)
    highest = LONGEST
    while highest > 0:
        lowest = highest
        while lowest > 1 and verdicts[lowest - 1].level == verdicts[highest].level:
            lowest -= 1
        if verdicts[highest].acts:
            since = None if highest == LONGEST else start_of(calendar.add_workdays(last_worked, -highest))
            before = start_of(calendar.add_workdays(last_worked, 1 - lowest))
            yield Band(verdicts[highest], since, before)
        highest = lowest - 1


def late_in(session: Session, band: Band, limit: int) -> list[int]:
    """Keys of tasks in the band that have not reached its level yet, the longest over first."""
    query = _counting().where(UserTask.due_at < band.before, ~_reached(band.verdict.level))
    if band.since is not None:
        query = query.where(UserTask.due_at >= band.since)
    return list(session.scalars(query.order_by(UserTask.due_at, UserTask.key).limit(limit)))


def near(session: Session, now: datetime, limit: int) -> list[int]:
    """Keys of tasks whose date is near and of which nobody was reminded since it is."""
    reminded = exists().where(
        Escalation.task_key == UserTask.key, Escalation.level == Action.REMIND, Escalation.at >= UserTask.soon_at
    )
    query = _counting().where(
        UserTask.soon_at <= now, UserTask.soon_at > now - SOON_DAYS, UserTask.due_at > now, ~reminded
    )
    return list(session.scalars(query.order_by(UserTask.due_at, UserTask.key).limit(limit)))


def late_with_red(session: Session, now: datetime, level: str) -> list[int]:
    """Keys of late tasks for which a red order was issued already, and that have not reached ``level``."""
    red = select(SupervisionOrder.linked_task).where(
        SupervisionOrder.order_type == "red_order", SupervisionOrder.state != OrderState.CANCELLED,
        SupervisionOrder.linked_task.is_not(None),
    )  # fmt: skip
    query = _counting().where(UserTask.due_at < now, UserTask.key.in_(red), ~_reached(level))
    return list(session.scalars(query.order_by(UserTask.due_at, UserTask.key)))


def red_counts(session: Session, task_keys: Iterable[int]) -> dict[int, int]:
    """Task key → red orders that were ever issued for it and not taken back."""
    query = (
        select(SupervisionOrder.linked_task, func.count())
        .where(
            SupervisionOrder.linked_task.in_(set(task_keys)),
            SupervisionOrder.order_type == "red_order",
            SupervisionOrder.state != OrderState.CANCELLED,
        )
        .group_by(SupervisionOrder.linked_task)
    )
    return {int(task or 0): count for task, count in session.execute(query)}


def counts(session: Session, task_key: int) -> bool:
    """Whether a task is open, moves, and its date counts against its unit."""
    return session.scalar(_counting().where(UserTask.key == task_key)) is not None


def _counting():  # type: ignore[no-untyped-def]
    """Open tasks whose dates count: not of orders themselves, of no suspended instance, none of the enterprise's."""
    return select(UserTask.key).where(
        and_(
            UserTask.state == UserTaskState.CREATED,
            UserTask.process_id != ORDER_PROCESS,
            moves(UserTask.instance_key),
            against_unit(UserTask.key),
        )
    )


def _reached(level: str) -> ColumnElement[bool]:
    return exists().where(Escalation.task_key == UserTask.key, Escalation.level == level)
