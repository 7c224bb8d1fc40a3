"""Moments of days, and how the moment from which a date is near moves with the date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from workflow.deadlines.rules import office_day


def first_moment(day: date) -> datetime:
    """The first moment of the office's ``day``, in UTC."""
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)


def moved_soon(
    soon_at: datetime | None, old_due: datetime, new_due: datetime, calendar: WorkingCalendar, *, by_hours: bool
) -> datetime | None:
    """From when the new date is near: as many working days before it as before the old one, one of them at least.

    A date counted in hours is near by the same stretch of time.
    """
    if soon_at is None:
        return None
    if by_hours:
        return new_due - (old_due - soon_at)
    days = max(calendar.workdays_between(office_day(soon_at), office_day(old_due)), 1)
    local = soon_at.astimezone(OFFICE_ZONE)
    day = calendar.add_workdays(office_day(new_due), -days)
    return datetime.combine(day, local.time(), OFFICE_ZONE).astimezone(UTC)
