"""Our own function for deadlines: so many working hours or days, days or months from a moment (domain.md 14.1)."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from engine.feel.dates import FeelDate, from_python
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.runtime import CountedDeadline
from engine.feel.times import FeelDateTime, from_python_moment, midnight

_MOST = 20_000
_END_OF_DAY = time(23, 59, 59)


@builtin("deadline after", "from: date|datetime", "count: number", "unit: string")
def deadline_after(run: Run, start: FeelDate | FeelDateTime, count: Decimal, unit: str) -> object:
    """The end of the last day of a period that counts from the day after ``from`` (rules 4 and 5).

    ``unit`` is ``"wd"`` (working days), ``"cd"`` (calendar days) or ``"m"`` (months); a last day that is not a working
    day rolls on to the next one. The result is a date and time at 23:59:59 in the office's zone. With ``"h"`` it is the
    very moment at which the office has worked so many hours since ``from``: hours never become days.
    """
    number = whole(count)
    if number is None or not 0 <= number <= _MOST:
        return run.warn(f"deadline after: the count must be a whole number from 0 to {_MOST}")
    since = _since(run, start)
    if since is None:
        return run.warn("deadline after: needs a year from 2 to 9998")
    due = _due(run, since, number, unit)
    if due is None:
        return run.warn(f'deadline after: the unit must be "wd", "cd", "m" or "h", not {unit!r}')
    run.deadlines.append(CountedDeadline(since, number, unit, due))
    return from_python_moment(due)


def _since(run: Run, start: FeelDate | FeelDateTime) -> datetime | None:
    """The moment in the office's zone; a date alone is its beginning, a local date and time the office's."""
    if isinstance(start, FeelDate):
        start = midnight(start, None)
    if not 1 < start.date.year < 9998:
        return None
    moment = start.to_python(run.runtime.zone)
    return None if moment is None else moment.astimezone(run.runtime.zone)


def _due(run: Run, since: datetime, number: int, unit: str) -> datetime | None:
    run.step(number)
    calendar, zone = run.runtime.calendar, run.runtime.zone
    if unit == "h":
        return calendar.add_hours(since, number).astimezone(zone)
    last = _last_day(run, since.date(), number, unit)
    if last is None:
        return None
    if not calendar.is_workday(last):
        last = calendar.add_workdays(last, 1)
    return datetime.combine(last, _END_OF_DAY, zone)


def _last_day(run: Run, day: date, number: int, unit: str) -> date | None:
    if unit == "wd":
        return run.runtime.calendar.add_workdays(day, number)
    start = from_python(day)
    moved = start.plus_days(number) if unit == "cd" else start.plus_months(number) if unit == "m" else None
    return moved.to_python() if moved is not None else None
