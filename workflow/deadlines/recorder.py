"""Keeps the clock of every task that has a due date: begun with the task, moved with its date and its process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.events import Event, InstanceResumed, UserTaskCreated, UserTaskUpdated
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.rules import CLOCK, ClockKind, Limit, due_after, later, office_day, rule_of


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Heard on ``recording``: a task without a due date leaves nothing behind, and costs nothing."""
    if isinstance(event, UserTaskCreated):
        if event.due_at is not None:
            _begin(uow, event, event.due_at)
    elif isinstance(event, UserTaskUpdated):
        if "due_at" in event.changes and not event.standstill_workdays:
            _set_by_hand(uow, event)
    elif isinstance(event, InstanceResumed) and event.workdays > 0:
        _move_after_standstill(uow, event)


def _begin(uow: UnitOfWork, event: UserTaskCreated, due_at: datetime) -> None:
    start, limit = event.at, None
    if event.counted is not None:
        start, limit = event.counted[0], Limit(*event.counted[1:])
    rule = rule_of(event.variables, event.element_id, event.properties, limit)
    legal_due = None
    if rule.legal is not None:
        try:
            legal_due = due_after(start, rule.legal, uow.world.calendar)
        except (ValueError, OverflowError):  # beyond the years the calendar knows there is nothing to compare with
            legal_due = None
    uow.session.insert_row(
        DeadlineClock,
        {
            **_fresh(event, rule.kind, start, due_at),
            "count": limit.count if limit is not None else None,
            "unit": limit.unit if limit is not None else None,
            "legal_count": rule.legal.count if rule.legal is not None else None,
            "legal_unit": rule.legal.unit if rule.legal is not None else None,
            "legal_due": legal_due,
        },
    )


def _fresh(event: UserTaskCreated | UserTaskUpdated, kind: str, start: datetime, due_at: datetime) -> dict[str, Any]:
    return {
        "task_key": event.task_key, "instance_key": event.instance_key, "kind": kind, "started_at": start,
        "count": None, "unit": None, "promise_due": due_at, "legal_count": None, "legal_unit": None,
        "legal_due": None, "stopped_at": None, "stops_until": None, "pause_key": None, "soon_at": None,
        "paused_workdays": 0, "enterprise_workdays": 0, "standstill_workdays": 0,
    }  # fmt: skip


def _set_by_hand(uow: UnitOfWork, event: UserTaskUpdated) -> None:
    """A date that somebody set is a date of its own: changed days of the calendar move it no more.

    :raises Refused: while the clock stands
    """
    clock = uow.session.get(DeadlineClock, event.task_key)
    if clock is None:
        if event.due_at is not None:
            kind = event.properties.get(CLOCK)
            known = kind if kind in tuple(ClockKind) else ClockKind.GOVERNMENT
            uow.session.insert_row(DeadlineClock, _fresh(event, str(known), event.at, event.due_at))
        return
    if clock.pause_key is not None:
        raise Refused("任务正在停表，恢复计时后才能改期限。")
    if event.due_at is None:
        uow.session.delete(clock)
        return
    clock.promise_due, clock.count, clock.unit = event.due_at, None, None


def _move_after_standstill(uow: UnitOfWork, event: InstanceResumed) -> None:
    """The engine has moved the dates of the open tasks; their clocks move by the same working days.

    One that stands gets its time to stand back: its days are counted when it goes on.
    """
    query = (
        select(DeadlineClock)
        .join(UserTask, UserTask.key == DeadlineClock.task_key)
        .where(DeadlineClock.instance_key == event.instance_key, UserTask.state == UserTaskState.CREATED)
    )
    calendar = uow.world.calendar
    for clock in uow.session.scalars(query).all():
        if clock.pause_key is not None and clock.stops_until is not None:
            if clock.stops_until >= office_day(event.suspended_at):
                clock.stops_until = calendar.add_workdays(clock.stops_until, event.workdays)
                pause = uow.session.get(ClockPause, clock.pause_key)
                if pause is not None:
                    pause.until_on = clock.stops_until
            continue
        clock.promise_due = later(clock.promise_due, event.workdays, calendar)
        clock.legal_due = later(clock.legal_due, event.workdays, calendar) if clock.legal_due is not None else None
        clock.standstill_workdays += event.workdays
