"""Adds up what ended, in memory, and writes it to the figures of its day and month in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.orm import Session

from workflow.operations.analysis.models import DAY, MONTH, ProcessFigure
from workflow.operations.analysis.spread import Spread

AT_ONCE = 100
MOST_SLOW = 10


class Place(NamedTuple):
    """The row a figure belongs to, in the order of the table's key."""

    definition_key: int
    kind: str
    grain: str
    day: date
    subject: str
    unit: str


@dataclass(slots=True)
class Tally:
    """What is to be added to one row."""

    passed: int = 0
    stopped: int = 0
    overdue: int = 0
    elapsed_sum: int = 0
    worked_sum: int = 0
    elapsed: Spread = field(default_factory=Spread)
    worked: Spread = field(default_factory=Spread)
    slowest: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ended:
    """One thing that ended: how long it took in seconds by the clock and by office hours, where that is to be kept.

    ``who`` is the visit and its instance, by key.
    """

    passed: bool
    overdue: bool
    elapsed: int | None = None
    worked: int | None = None
    who: tuple[int, int] | None = None


class Counts:
    """The figures of one slice of visits."""

    def __init__(self) -> None:
        self._tallies: dict[Place, Tally] = {}

    def __len__(self) -> int:
        return len(self._tallies)

    def add(self, definition_key: int, kind: str, day: date, subject: str, ended: Ended, unit: str = "") -> None:
        """Count what ended on this day of the office's, for the day and for its month."""
        for grain, first in ((DAY, day), (MONTH, day.replace(day=1))):
            place = Place(definition_key, kind, grain, first, subject, unit)
            tally = self._tallies.get(place)
            if tally is None:
                tally = self._tallies[place] = Tally()
            tally.passed += ended.passed
            tally.stopped += not ended.passed
            tally.overdue += ended.overdue
            if ended.elapsed is None or ended.worked is None:
                continue
            tally.elapsed_sum += ended.elapsed
            tally.elapsed.add(ended.elapsed)
            tally.worked_sum += ended.worked
            tally.worked.add(ended.worked)
            if ended.who is not None:
                tally.slowest.append([ended.worked, ended.elapsed, *ended.who])

    def write(self, session: Session) -> None:
        """Add all of it to the table; whoever writes holds the counting's mark, so nobody else does."""
        places = sorted(self._tallies)
        for first in range(0, len(places), AT_ONCE):
            self._write_some(session, places[first : first + AT_ONCE])

    def _write_some(self, session: Session, places: list[Place]) -> None:
        table = ProcessFigure.__table__
        key = tuple(table.c[name] for name in Place._fields)
        known = {Place(*row[:6]): row for row in session.execute(select(table).where(tuple_(*key).in_(places)))}
        new, changed = [], []
        for place in places:
            row, tally = known.get(place), self._tallies[place]
            if row is None:
                new.append({**place._asdict(), **_columns(tally)})
                continue
            elapsed, worked = Spread(row.elapsed), Spread(row.worked)
            elapsed.merge(tally.elapsed)
            worked.merge(tally.worked)
            whole = Tally(
                row.passed + tally.passed, row.stopped + tally.stopped, row.overdue + tally.overdue,
                row.elapsed_sum + tally.elapsed_sum, row.worked_sum + tally.worked_sum, elapsed, worked,
                [*(row.slowest or ()), *tally.slowest],
            )  # fmt: skip
            changed.append((place, _columns(whole)))
        if new:
            session.execute(insert(ProcessFigure), new)
        for place, columns in changed:
            session.execute(update(table).where(*(c == v for c, v in zip(key, place, strict=True))).values(columns))


def _columns(tally: Tally) -> dict[str, object]:
    return {
        "passed": tally.passed, "stopped": tally.stopped, "overdue": tally.overdue,
        "elapsed_sum": tally.elapsed_sum, "worked_sum": tally.worked_sum,
        "elapsed": tally.elapsed.pack(), "worked": tally.worked.pack(),
        "slowest": slowest(tally.slowest) or None,
    }  # fmt: skip


def slowest(told: list[list[int]]) -> list[list[int]]:
    """Those of them that took longest by office hours, then by the clock, the longest first."""
    return sorted(told, key=lambda one: (-one[0], -one[1], one[2]))[:MOST_SLOW]
