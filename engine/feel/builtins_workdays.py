"""Our own functions over the office's working calendar (domain.md chapter 14)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.feel.dates import FeelDate, from_python
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.times import FeelDateTime

_MOST_WORKDAYS = 10_000
_MOST_DAYS = 20_000


@builtin("workdays after", "from: date|datetime", "count: number")
def workdays_after(run: Run, start: FeelDate | FeelDateTime, count: Decimal) -> object:
    """The ``count``-th working day after ``from``; a date and time keeps its clock reading and zone."""
    number = whole(count)
    day = _day(start)
    if number is None or abs(number) > _MOST_WORKDAYS or day is None:
        return run.warn(f"workdays after: needs a whole number up to {_MOST_WORKDAYS} and a year from 2 to 9998")
    run.step(abs(number))
    found = from_python(run.runtime.calendar.add_workdays(day, number))
    return FeelDateTime(found, start.time) if isinstance(start, FeelDateTime) else found


@builtin("workdays between", "from: date|datetime", "to: date|datetime")
def workdays_between(run: Run, start: FeelDate | FeelDateTime, end: FeelDate | FeelDateTime) -> object:
    """Working days after ``from`` up to and including ``to``; negative when ``to`` is earlier."""
    first, last = _day(start), _day(end)
    if first is None or last is None or abs(last.toordinal() - first.toordinal()) > _MOST_DAYS:
        return run.warn("workdays between: the dates lie too far apart")
    run.step(abs(last.toordinal() - first.toordinal()))
    return Decimal(run.runtime.calendar.workdays_between(first, last))


@builtin("is workday", "date: date|datetime")
def is_workday(run: Run, value: FeelDate | FeelDateTime) -> object:
    """Whether the office works on that day."""
    day = _day(value)
    return run.warn("is workday: needs a year from 2 to 9998") if day is None else run.runtime.calendar.is_workday(day)


def _day(value: FeelDate | FeelDateTime) -> date | None:
    day = value.date if isinstance(value, FeelDateTime) else value
    return day.to_python() if 1 < day.year < 9999 else None
