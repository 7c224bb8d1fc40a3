"""When what is to leave may leave: after quiet hours, at the next digest, in working days of the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet from one clock time until another (equal: never), over midnight too; ``days_off``: all such days."""

    quiet_from: time
    quiet_until: time
    days_off: bool

    @classmethod
    def of(cls, quiet_from: str, quiet_until: str, days_off: bool) -> Quiet:
        """Out of two ``HH:MM``."""
        return cls(time.fromisoformat(quiet_from), time.fromisoformat(quiet_until), days_off)


def release(at: datetime, quiet: Quiet, calendar: WorkingCalendar) -> datetime:
    """The first moment from ``at`` on that is not quiet; aware, in UTC."""
    local = at.astimezone(OFFICE_ZONE)
    end = _end_of_hours(local, quiet)
    if end is not None:
        local = end
    if quiet.days_off and not calendar.is_workday(local.date()):
        local = _moment(_next_workday(local.date(), calendar), quiet.quiet_until)
    return local.astimezone(at.tzinfo)


def next_digest(at: datetime, times: Iterable[str]) -> datetime:
    """The first digest after ``at``."""
    local = at.astimezone(OFFICE_ZONE)
    clocks = sorted(time.fromisoformat(text) for text in times)
    today = [_moment(local.date(), clock) for clock in clocks]
    coming = next((moment for moment in today if moment > local), None)
    found = coming or _moment(local.date() + timedelta(days=1), clocks[0])
    return found.astimezone(at.tzinfo)


def _end_of_hours(local: datetime, quiet: Quiet) -> datetime | None:
    begin, end, clock = quiet.quiet_from, quiet.quiet_until, local.time()
    if begin < end:
        return _moment(local.date(), end) if begin <= clock < end else None
    if begin > end and clock >= begin:
        return _moment(local.date() + timedelta(days=1), end)
    return _moment(local.date(), end) if begin > end and clock < end else None


def _next_workday(day: date, calendar: WorkingCalendar) -> date:
    return calendar.add_workdays(day, 1)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, OFFICE_ZONE)
