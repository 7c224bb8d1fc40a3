"""The hours the office works on a working day, and what moment lies so many of them later."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar, step_hours

WORKING_HOURS = Path(__file__).parent / "data" / "working_hours.json"


@lru_cache(maxsize=1)
def working_hours() -> tuple[tuple[time, time], ...]:
    """From when to when the office works, in the order of the day, from the data file."""
    told = json.loads(WORKING_HOURS.read_text("utf-8"))["hours"]
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in told)


def after_working_hours(since: datetime, hours: float, calendar: WorkingCalendar) -> datetime:
    """The moment, in UTC, when the office has worked ``hours`` since ``since``; time outside of its hours is no time.

    :raises ValueError: when the calendar does not cover the years in question
    """
    return step_hours(calendar, since, hours, working_hours())


def working_seconds(since: datetime, until: datetime, calendar: WorkingCalendar) -> int:
    """How many seconds the office has worked from one moment to another (aware); 0 when ``until`` is not later.

    :raises ValueError: when the calendar does not cover the years in question
    """
    if until <= since:
        return 0
    start, end = since.astimezone(OFFICE_ZONE), until.astimezone(OFFICE_ZONE)
    first, last = start.date(), end.date()
    if first == last:
        return _worked_until(end.time(), first, calendar) - _worked_until(start.time(), first, calendar)
    whole = calendar.workdays_between(first, last - timedelta(days=1)) * day_seconds()
    begun = _worked_until(time.max, first, calendar) - _worked_until(start.time(), first, calendar)
    return begun + whole + _worked_until(end.time(), last, calendar)


@lru_cache(maxsize=1)
def day_seconds() -> int:
    """How many seconds the office works on a working day."""
    return sum(_second(closes) - _second(opens) for opens, closes in working_hours())


def _worked_until(moment: time, day: date, calendar: WorkingCalendar) -> int:
    if not calendar.is_workday(day):
        return 0
    now = _second(moment)
    return sum(min(max(now - _second(opens), 0), _second(closes) - _second(opens)) for opens, closes in working_hours())


def _second(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * 60 + moment.second
