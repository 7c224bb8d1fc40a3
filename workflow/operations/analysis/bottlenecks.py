"""Where instances lose most time: elements by all the time spent in them, for which units, and how it went by week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.operations.analysis.figures import Figures, figures_of, gathered
from workflow.operations.analysis.heat import ElementHeat, Heat
from workflow.operations.analysis.models import DAY, ELEMENT, UNIT, ProcessFigure
from workflow.operations.analysis.window import Window

MOST = 12
MOST_WEEKS = 26
WORK = frozenset({
    "userTask", "serviceTask", "sendTask", "receiveTask", "manualTask", "task", "scriptTask", "businessRuleTask",
    "callActivity", "intermediateCatchEvent", "intermediateThrowEvent", "eventBasedGateway", "parallelGateway",
    "inclusiveGateway", "exclusiveGateway",
})  # fmt: skip
"""Where time is lost; a sub-process's time is that of what stands in it, and would be counted twice."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """An element with its share of all the time, and its figures in as many days before."""

    element: ElementHeat
    lost: int
    share: float
    before: Figures | None


def bottlenecks_of(heat: Heat, before: dict[tuple[str, str], Figures], *, worked: bool) -> list[Bottleneck]:
    """The elements in which most time was spent, the most first; none where nothing took time."""
    timed = [one for one in heat.elements if one.kind in WORK and one.lost(worked=worked) > 0]
    whole = sum(one.lost(worked=worked) for one in timed)
    ranked = sorted(timed, key=lambda one: -one.lost(worked=worked))
    return [
        Bottleneck(one, one.lost(worked=worked), one.lost(worked=worked) / whole, before.get((one.id, "")))
        for one in ranked[:MOST]
    ]


def figures_before(session: Session, versions: Collection[int], window: Window) -> dict[tuple[str, str], Figures]:
    """The elements' figures of the same number of days just before."""
    return figures_of(session, versions, ELEMENT, window.before())


def units_of(
    session: Session, versions: Collection[int], element_id: str, window: Window, *, worked: bool
) -> list[tuple[str, Figures]]:
    """The units whose tasks these were, by code, with most time spent first."""
    found = figures_of(session, versions, UNIT, window, element_id)
    rows = [(unit, figures) for (_element, unit), figures in found.items()]
    return sorted(rows, key=lambda row: -(row[1].worked_sum if worked else row[1].elapsed_sum))


def weeks_of(
    session: Session, versions: Collection[int], element_ids: Sequence[str], window: Window
) -> tuple[list[date], dict[str, dict[date, Figures]]]:
    """The Mondays of the weeks between the days (the last 26 of them), and each element's figures by week."""
    last = monday(window.last)
    first = max(monday(window.first), last - timedelta(weeks=MOST_WEEKS - 1))
    figure = ProcessFigure.__table__.c
    query = select(
        figure.subject, figure.day, figure.passed, figure.stopped, figure.overdue,
        figure.elapsed_sum, figure.worked_sum, figure.elapsed, figure.worked,
    ).where(
        figure.definition_key.in_(sorted(versions)), figure.kind == ELEMENT, figure.grain == DAY,
        figure.day >= max(first, window.first), figure.day <= window.last, figure.subject.in_(list(element_ids)),
    )  # fmt: skip
    rows = gathered((row.subject, monday(row.day), *row[2:]) for row in session.execute(query))
    found: dict[str, dict[date, Figures]] = {}
    for (element, week), figures in rows.items():
        found.setdefault(element, {})[week] = figures  # type: ignore[index]
    count = (last - first).days // 7 + 1
    return [first + timedelta(weeks=number) for number in range(count)], found


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
