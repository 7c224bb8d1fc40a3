"""The days a page looks at, and the rows of figures that cover them: whole months as months, the rest by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_

from workflow.operations.analysis.models import DAY, MONTH, ProcessFigure

FIRST, LAST = date(1980, 1, 1), date(2999, 12, 31)
ONE = timedelta(days=1)
USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Window:
    """From one day to another, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, args: Mapping[str, str], today: date) -> Window:
        """What an address asks for (``from``, ``to``); the past twelve months unless it says so."""
        last = day_of(args.get("to", "")) or today
        first = day_of(args.get("from", "")) or month_before(last, USUAL_MONTHS)
        return cls(min(first, last), max(first, last))

    def before(self) -> Window:
        """The same number of days just before."""
        return Window(self.first - (self.last - self.first) - ONE, self.first - ONE)

    def covering(self) -> ColumnElement[bool]:
        """Which rows of ``process_figure`` make up these days, none counted twice."""
        figure = ProcessFigure
        months, edges = _parts(self)
        parts: list[ColumnElement[bool]] = [
            and_(figure.grain == DAY, figure.day >= first, figure.day <= last) for first, last in edges
        ]
        if months:
            parts.append(and_(figure.grain == MONTH, figure.day >= months[0], figure.day <= months[1]))
        return or_(*parts)


def day_of(text: str) -> date | None:
    """A day as an address writes it; nothing when it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def month_before(day: date, months: int) -> date:
    """The first of the month so many months before the month of ``day``, or its own month's at least 1980."""
    count = day.year * 12 + day.month - 1 - months
    return max(date(count // 12, count % 12 + 1, 1), FIRST)


def _parts(window: Window) -> tuple[tuple[date, date] | None, list[tuple[date, date]]]:
    """The firsts of the first and last whole month, and the ranges of days before and after them."""
    begin = window.first if window.first.day == 1 else _next_month(window.first)
    end = _next_month(window.last) if (window.last + ONE).day == 1 else window.last.replace(day=1)  # not included
    if begin >= end:
        return None, [(window.first, window.last)]
    edges = [(window.first, begin - ONE), (end, window.last)]
    return (begin, end - ONE), [(first, last) for first, last in edges if first <= last]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
