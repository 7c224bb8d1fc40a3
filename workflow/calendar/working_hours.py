"""The hours the office works on a working day, and what moment lies so many of them later."""

from __future__ import annotations

import json
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path

from engine.domain.ports import WorkingCalendar, step_hours

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
