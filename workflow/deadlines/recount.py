"""Counts open deadlines again when days of the calendar changed, in batches, and says of each what it was and is.

Domain.md 14.1 rule 7: a year that was only estimated is announced, the dates that lie ahead are counted again, and each
change leaves a record. The days a clock stood are counted again too. A date that was set by hand stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select, update

from engine.domain.events import Event
from engine.domain.ports import WorkingCalendar
from engine.domain.states import InstanceState, UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from engine.runtime.task_rows import event_fields
from engine.unit_of_work import UnitOfWork
from workflow.calendar.queries import office_calendar
from workflow.deadlines.events import DeadlineRecalculated
from workflow.deadlines.models import ClockPause, DeadlineClock, DeadlineRecount
from workflow.deadlines.reasons import pause_reasons
from workflow.deadlines.rules import ENDED, Limit, due_after, later, office_day, stood
from workflow.deadlines.spans import first_moment, moved_soon

BATCH = 500
"""Clocks one transaction counts again."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Both limits of a clock, and the working days it stood, by today's calendar."""

    promise_due: datetime
    legal_due: datetime | None
    paused_workdays: int
    enterprise_workdays: int


def hear_calendar(event: Event, *, uow: UnitOfWork) -> None:
    """Heard on ``recording``: note what is to be counted again; the worker does it, batch by batch."""
    if type(event).__name__ != "CalendarImported":
        return
    days = tuple(getattr(event, "changed_days", ()))
    if days:
        ask_recount(uow, [date.fromisoformat(str(day)) for day in days], str(getattr(event, "source_doc_no", "")))


def ask_recount(uow: UnitOfWork, changed_days: Sequence[date], notice: str) -> DeadlineRecount:
    """Note that these days are worked otherwise than before, by ``notice``."""
    row = DeadlineRecount(
        key=uow.next_key(), year=min(changed_days).year, days=sorted(day.isoformat() for day in changed_days),
        notice=notice[:255], asked_at=uow.now, after_key=0, moved=0, done_at=None,
    )  # fmt: skip
    uow.session.add(row)
    return row


def recount_step(uow: UnitOfWork, limit: int = BATCH) -> int:
    """Count the next batch of the oldest change; how many clocks were looked at, 0 when nothing is to be done."""
    query = select(DeadlineRecount).where(DeadlineRecount.done_at.is_(None)).order_by(DeadlineRecount.key).limit(1)
    asked = uow.session.scalars(query.with_for_update(skip_locked=True)).first()
    if asked is None:
        return 0
    days = [date.fromisoformat(day) for day in asked.days]
    looked, moved, last = recompute_deadlines(uow, days, notice=asked.notice, after_key=asked.after_key, limit=limit)
    asked.after_key, asked.moved = last, asked.moved + moved
    if looked < limit:
        asked.done_at = uow.now
    return looked


def recompute_deadlines(
    uow: UnitOfWork, changed_days: Sequence[date], *, notice: str = "", after_key: int = 0, limit: int = BATCH
) -> tuple[int, int, int]:
    """Count the open deadlines that span one of ``changed_days`` again, from the task after ``after_key`` on.

    How many were looked at, how many moved, and the last task's key.
    """
    rows = _spanning(uow, min(changed_days), max(changed_days), after_key, limit)
    calendar = office_calendar(uow.session)
    pauses = _pauses(uow, [clock.task_key for clock, _task, _state in rows if clock.paused_workdays])
    moved = 0
    for clock, task, state in rows:
        found = count_again(clock, pauses.get(clock.task_key, ()), calendar)
        if found is None:
            continue
        clock.paused_workdays, clock.enterprise_workdays = found.paused_workdays, found.enterprise_workdays
        if (found.promise_due, found.legal_due) != (clock.promise_due, clock.legal_due):
            _write(uow, clock, task, found, notice, calendar, shows=state != InstanceState.SUSPENDED)
            moved += 1
    return len(rows), moved, rows[-1][0].task_key if rows else after_key


def count_again(clock: DeadlineClock, pauses: Iterable[ClockPause], calendar: WorkingCalendar) -> Counted | None:
    """Both limits by ``calendar``; nothing of a date that was not counted. ``pauses`` are those that have ended."""
    if clock.count is None or clock.unit is None:
        return None
    reasons = pause_reasons()
    paused = legal = enterprise = 0
    for one in pauses:
        reason = reasons.get(one.reason)
        if one.began_at is None or one.ended_at is None:
            continue
        days = stood(one.began_at, min(office_day(one.ended_at), one.until_on), calendar)
        paused += days
        legal += days if reason is not None and reason.moves_legal else 0
        enterprise += days if reason is not None and reason.of_enterprise else 0
    still = clock.standstill_workdays
    promise = later(due_after(clock.started_at, Limit(clock.count, clock.unit), calendar), paused + still, calendar)
    legal_due = None
    if clock.legal_due is not None and clock.legal_count is not None and clock.legal_unit is not None:
        own = due_after(clock.started_at, Limit(clock.legal_count, clock.legal_unit), calendar)
        legal_due = later(own, legal + still, calendar)
    return Counted(promise, legal_due, paused, enterprise)


def _spanning(
    uow: UnitOfWork, first: date, last: date, after_key: int, limit: int
) -> list[tuple[DeadlineClock, UserTask, str]]:
    """Clocks of open tasks that run over one of the days, with their tasks, in the order of their keys."""
    ends_later = or_(DeadlineClock.promise_due >= first_moment(first), DeadlineClock.legal_due >= first_moment(first))
    query = (
        select(DeadlineClock, UserTask, ProcessInstance.state)
        .join(UserTask, and_(UserTask.key == DeadlineClock.task_key, UserTask.state == UserTaskState.CREATED))
        .join(ProcessInstance, ProcessInstance.key == DeadlineClock.instance_key)
        .where(DeadlineClock.task_key > after_key, DeadlineClock.count.is_not(None), ends_later)
        .where(DeadlineClock.started_at < first_moment(last))
        .order_by(DeadlineClock.task_key)
        .limit(limit)
        .with_for_update(of=[DeadlineClock, UserTask])
    )
    return [(clock, task, state) for clock, task, state in uow.session.execute(query)]


def _pauses(uow: UnitOfWork, task_keys: Sequence[int]) -> Mapping[int, list[ClockPause]]:
    if not task_keys:
        return {}
    found: dict[int, list[ClockPause]] = {}
    query = select(ClockPause).where(ClockPause.task_key.in_(task_keys), ClockPause.state.in_(ENDED))
    for pause in uow.session.scalars(query.order_by(ClockPause.key)):
        found.setdefault(pause.task_key, []).append(pause)
    return found


def _write(
    uow: UnitOfWork, clock: DeadlineClock, task: UserTask, found: Counted, notice: str, calendar: WorkingCalendar,
    *, shows: bool,
) -> None:  # fmt: skip
    """Move the dates of one clock; those of a task that stands move when it goes on, as its clock keeps them."""
    old, old_legal = clock.promise_due, clock.legal_due
    near = clock.soon_at if clock.pause_key is not None else task.soon_at
    soon = moved_soon(near, old, found.promise_due, calendar, by_hours=clock.unit == "h")
    clock.promise_due, clock.legal_due = found.promise_due, found.legal_due
    if clock.pause_key is not None:
        clock.soon_at = soon
    elif found.promise_due != old:
        task.due_at, task.soon_at = found.promise_due, soon
        task.overdue_sent = task.overdue_sent and found.promise_due < uow.now
        task.soon_sent = task.soon_sent and soon is not None and soon <= uow.now
        task.row_version += 1
        if shows:
            rows = update(InboxRow).where(InboxRow.task_key == task.key)
            values = {"due_at": task.due_at, "soon_at": soon or NO_DUE}
            uow.session.execute(rows.values(values).execution_options(synchronize_session=False))
    uow.emit(
        DeadlineRecalculated(
            **event_fields(task), old_due=old, new_due=found.promise_due, notice=notice, old_legal=old_legal,
            new_legal=found.legal_due,
        )
    )  # fmt: skip


def count_waiting(uow: UnitOfWork) -> int:
    """How many changes of the calendar are not worked off yet."""
    query = select(func.count()).select_from(DeadlineRecount).where(DeadlineRecount.done_at.is_(None))
    return uow.session.scalar(query) or 0
