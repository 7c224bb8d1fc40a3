"""Reads the figures of some versions between two days: how many, how long at the median and at the ninth decile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.operations.analysis.models import ProcessFigure
from workflow.operations.analysis.spread import Points, Spread, percentile
from workflow.operations.analysis.window import Window


@dataclass(slots=True)
class Figures:
    """What ended of one subject; durations in seconds, none where nothing that took time was completed."""

    passed: int = 0
    stopped: int = 0
    overdue: int = 0
    elapsed_sum: int = 0
    worked_sum: int = 0
    exact: bool = True
    elapsed: Points = field(default_factory=Counter)
    worked: Points = field(default_factory=Counter)

    @property
    def ended(self) -> int:
        """Whether well or not."""
        return self.passed + self.stopped

    def took(self, share: float, *, worked: bool = True) -> float | None:
        """The percentile of the durations, by office hours or by the clock."""
        return percentile(self.worked if worked else self.elapsed, share)


def figures_of(
    session: Session, definition_keys: Collection[int], kind: str, window: Window, subject: str | None = None
) -> dict[tuple[str, str], Figures]:
    """By subject and unit (empty but for the kind of units), the versions taken together."""
    figure = ProcessFigure.__table__.c
    query = select(
        figure.subject, figure.unit, figure.passed, figure.stopped, figure.overdue,
        figure.elapsed_sum, figure.worked_sum, figure.elapsed, figure.worked,
    ).where(figure.definition_key.in_(sorted(definition_keys)), figure.kind == kind, window.covering())  # fmt: skip
    if subject is not None:
        query = query.where(figure.subject == subject)
    return gathered((row.subject, row.unit, *row[2:]) for row in session.execute(query))


def gathered(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], Figures]:
    """Rows that begin with two names, the same ones added up."""
    found: dict[tuple[str, str], Figures] = {}
    for first, second, passed, stopped, overdue, elapsed_sum, worked_sum, elapsed, worked in rows:
        figures = found.get((first, second))
        if figures is None:
            figures = found[first, second] = Figures()
        figures.passed += passed
        figures.stopped += stopped
        figures.overdue += overdue
        figures.elapsed_sum += elapsed_sum
        figures.worked_sum += worked_sum
        for packed, points in ((elapsed, figures.elapsed), (worked, figures.worked)):
            if packed:
                figures.exact = Spread(packed).add_to(points) and figures.exact
    return found
