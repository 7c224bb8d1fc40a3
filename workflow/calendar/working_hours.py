"""The hours the office works on a working day, and what moment lies so many of them later."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar

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
    left = timedelta(hours=hours)
    local = since.astimezone(OFFICE_ZONE)
    day = local.date()
    while True:
        for start, end in _spans(day) if calendar.is_workday(day) else ():
            start = max(start, local)
            if end - start >= left:
                return (start + left).astimezone(UTC)
            left -= max(end - start, timedelta())
        day += timedelta(days=1)


def _spans(day: date) -> list[tuple[datetime, datetime]]:
    return [
        (datetime.combine(day, start, OFFICE_ZONE), datetime.combine(day, end, OFFICE_ZONE))
        for start, end in working_hours()
    ]
