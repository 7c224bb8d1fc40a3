"""清零表: how many parcels there were, are struck off, in hand and over; by unit, by kind, and month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.idle_land.queries import CaseRow
from workflow.idle_land.words import CLEARED

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Clearance:
    """One line: all cases, those cleared (struck off or disposed of), those in hand, and of these the late ones."""

    name: str
    total: int
    cleared: int
    in_hand: int
    over: int

    @property
    def rate(self) -> float | None:
        """清零率 in percent with one place; nothing where there was nothing to clear."""
        return round(self.cleared * 100 / self.total, 1) if self.total else None


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """The end of a month: found and cleared until then, and what was left."""

    month: str
    found: int
    cleared: int

    @property
    def left(self) -> int:
        """Cases that were still open."""
        return self.found - self.cleared


def line_of(name: str, rows: Iterable[CaseRow], today: date, now: datetime) -> Clearance:
    """The figures of these cases."""
    listed = list(rows)
    cleared = sum(row.case.result in CLEARED for row in listed)
    return Clearance(name, len(listed), cleared, len(listed) - cleared, sum(row.is_over(today, now) for row in listed))


def lines_by(key: Callable[[CaseRow], str], rows: Sequence[CaseRow], today: date, now: datetime) -> list[Clearance]:
    """A line for each key, most cases first."""
    names = {key(row) for row in rows}
    lines = [line_of(name, (row for row in rows if key(row) == name), today, now) for name in names]
    return sorted(lines, key=lambda line: (-line.total, line.name))


def curve(rows: Sequence[CaseRow], today: date, months: int = MONTHS) -> list[MonthPoint]:
    """The last months up to today's, each as it stood when it ended."""
    points = []
    for back in range(months - 1, -1, -1):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        found = sum(row.case.found_on < after for row in rows)
        cleared = sum(
            row.case.result in CLEARED and row.case.ended_on is not None and row.case.ended_on < after for row in rows
        )
        points.append(MonthPoint(f"{year}-{month + 1:02d}", found, cleared))
    return points
