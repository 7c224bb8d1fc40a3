"""Our own function for deadlines: so many working days, days or months from a moment (domain.md 14.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.feel.dates import FeelDate, from_python
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.times import FeelDateTime, from_instant, make_time

_MOST = 20_000


@builtin("deadline after", "from: date|datetime", "count: number", "unit: string")
def deadline_after(run: Run, start: FeelDate | FeelDateTime, count: Decimal, unit: str) -> object:
    """The end of the last day of a period that counts from the day after ``from`` (rules 4 and 5).

    ``unit`` is ``"wd"`` (working days), ``"cd"`` (calendar days) or ``"m"`` (months); a last day that is not a working
    day rolls on to the next one. The result is a date and time at 23:59:59 in the office's zone.
    """
    number = whole(count)
    if number is None or not 0 <= number <= _MOST:
        return run.warn(f"deadline after: the count must be a whole number from 0 to {_MOST}")
    day = _local_day(run, start)
    if day is None:
        return run.warn("deadline after: needs a year from 2 to 9998")
    last = _last_day(run, day, number, unit)
    if last is None:
        return run.warn(f'deadline after: the unit must be "wd", "cd" or "m", not {unit!r}')
    calendar = run.runtime.calendar
    if not calendar.is_workday(last):
        last = calendar.add_workdays(last, 1)
    end_of_day = make_time(23, 59, 59, 0, run.runtime.zone.key)
    return None if end_of_day is None else FeelDateTime(from_python(last), end_of_day)


def _local_day(run: Run, start: FeelDate | FeelDateTime) -> date | None:
    if isinstance(start, FeelDateTime):
        local = start if start.time.zone is None else from_instant(start.instant, run.runtime.zone.key)
        if local is None:
            return None
        start = local.date
    return start.to_python() if 1 < start.year < 9998 else None


def _last_day(run: Run, day: date, number: int, unit: str) -> date | None:
    run.step(number)
    if unit == "wd":
        return run.runtime.calendar.add_workdays(day, number)
    start = from_python(day)
    moved = start.plus_days(number) if unit == "cd" else start.plus_months(number) if unit == "m" else None
    return moved.to_python() if moved is not None else None
