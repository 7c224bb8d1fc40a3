"""Which steps are to be made shorter, and by how much, when a committed date cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.domain.ports import WorkingCalendar
from workflow.plans.schedule import schedule
from workflow.plans.steps import Actual, Schedule, Span, Step

MOST_ROUNDS = 40
"""Each round shortens the path that is longest then; two of nearly one length take turns."""


@dataclass(frozen=True, slots=True)
class Compression:
    """A step that gets ``to`` working days where the rules give it ``was``."""

    path: str
    name: str
    was: int
    to: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The plan that is possible: ``missing`` working days were lacking, ``still_missing`` are even so."""

    schedule: Schedule
    steps: tuple[Step, ...]
    missing: int
    still_missing: int
    compressions: tuple[Compression, ...]


def fit(
    steps: Sequence[Step],
    committed_on: date,
    today: date,
    calendar: WorkingCalendar,
    actuals: Mapping[str, Actual],
    fixed_targets: Mapping[str, date] | None = None,
) -> Fitted:
    """The plan for ``committed_on``; where the limits leave too little time, steps of the critical path are shortened.

    What is missing is shared out by length; no step falls below one working day, and what the law sets, what is
    waited for and what is over keeps its length. The length of a step that counts from another is told from there.
    """
    found = first = schedule(steps, committed_on, today, calendar, actuals, fixed_targets)
    now = {step.path: step for step in steps}
    order = [step.path for step in steps]
    was: dict[str, int] = {}
    for _round in range(MOST_ROUNDS):
        if found.slack >= 0:
            break
        shorter = _shares(found, -found.slack, today, calendar)
        if not shorter:
            break
        for path, (length, cut) in shorter.items():
            was.setdefault(path, length)
            now[path] = replace(now[path], span=Span(length - cut, "wd"))
        found = schedule([now[path] for path in order], committed_on, today, calendar, actuals, fixed_targets)
    told = tuple(Compression(path, now[path].name, was[path], now[path].span.n) for path in order if path in was)
    return Fitted(found, tuple(now[path] for path in order), max(0, -first.slack), max(0, -found.slack), told)


def _shares(found: Schedule, missing: int, today: date, calendar: WorkingCalendar) -> dict[str, tuple[int, int]]:
    """What of the critical path gives how much: its length in working days and the cut."""
    lengths: dict[str, int] = {}
    most: dict[str, int] = {}
    for row in found.critical_path():
        since = row.begins if row.step.counts_from is None else found.by_path[row.step.counts_from].ends
        length = calendar.workdays_between(since, row.ends)
        gone = max(0, calendar.workdays_between(since, today))
        if not row.is_over and not row.step.fixed and length - gone > 1:
            lengths[row.step.path], most[row.step.path] = length, length - gone - 1
    total = sum(lengths.values())
    shares = {}
    left = missing
    for path, length in sorted(lengths.items(), key=lambda one: -one[1]):
        cut = min(most[path], left, -(-missing * length // total))
        if cut > 0:
            shares[path] = (length, cut)
            left -= cut
    return shares
