"""What the dialogs of a task's clock show: 停表, 恢复计时, 批停表."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.queries import clock_shown
from workflow.deadlines.reasons import PauseReason, pause_reasons
from workflow.deadlines.rules import last_day, later, office_day, stood
from workflow.deadlines.standing import days_left
from workflow.inbox.units import names_for


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason to stop: until when at most, and how many working days are left of it."""

    reason: PauseReason
    days: int
    until: date | None


def choices_for(uow: UnitOfWork, task: UserTask) -> list[Choice]:
    """Every reason, those with nothing left too."""
    found = []
    for reason in pause_reasons().values():
        left = max(days_left(uow.session, task.key, reason), 0)
        found.append(Choice(reason, left, last_day(uow.now, left, uow.world.calendar) if left else None))
    return found


def pausing(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 停表: the reasons, and from when to when it may stand."""
    return {"choices": choices_for(uow, task), "today": office_day(uow.now)}


def resuming(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 恢复计时: how long it stood, and what it is due then."""
    clock = clock_shown(uow.session, task.key)
    if clock is None or clock.pause is None or clock.row.stopped_at is None:
        return {"days": 0, "due": None, "pause": None, "reason": None}
    days = stood(clock.row.stopped_at, min(office_day(uow.now), clock.pause.until_on), uow.world.calendar)
    return {
        "days": days,
        "old": office_day(clock.row.promise_due),
        "due": office_day(later(clock.row.promise_due, days, uow.world.calendar)),
        "pause": clock.pause,
        "reason": pause_reasons().get(clock.pause.reason),
    }


def deciding(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """For 批停表: who asked, why, and until when."""
    clock = clock_shown(uow.session, task.key)
    asked = clock.asked if clock is not None else None
    return {
        "asked": asked,
        "reason": pause_reasons().get(asked.reason) if asked is not None else None,
        "names": names_for(uow.session, [], asked.asked_by if asked is not None else None),
    }
