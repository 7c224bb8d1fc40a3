"""The two passes of a back-scheduled plan: backwards from the committed date, forwards from where the project stands.

Every day a step begins or ends on is a working day (domain.md 14.1 rules 4 and 5: the day it begins does not count; an
end that is not worked rolls on). :func:`back_by` is the exact counterpart of :func:`on_by`: the last working day from
which a span still ends in time. So a plan whose goal is reached in time has no step with negative slack.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from engine.domain.ports import WorkingCalendar
from workflow.plans.steps import AHEAD, OVER, Actual, Placed, Schedule, Span, Step, befores, in_order

ONE_DAY = timedelta(days=1)


def on_by(day: date, span: Span, calendar: WorkingCalendar) -> date:
    """The working day a span that begins on ``day`` ends on."""
    if span.unit == "wd":
        return worked_from(calendar.add_workdays(day, span.n), calendar)
    end = day + timedelta(days=span.n) if span.unit == "cd" else months_after(day, span.n)
    return worked_from(end, calendar)


def back_by(day: date, span: Span, calendar: WorkingCalendar) -> date:
    """The last working day from which a span ends on the working day ``day`` at the latest."""
    if span.n == 0:
        return day
    if span.unit == "wd":
        return calendar.add_workdays(day, -span.n)
    found = day - timedelta(days=span.n) if span.unit == "cd" else months_after(day, -span.n)
    found = worked_until(found, calendar)
    while on_by(found, span, calendar) > day:
        found = calendar.add_workdays(found, -1)
    while on_by(later := calendar.add_workdays(found, 1), span, calendar) <= day:
        found = later
    return found


def worked_from(day: date, calendar: WorkingCalendar) -> date:
    """``day``, or the first working day after it."""
    return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)


def worked_until(day: date, calendar: WorkingCalendar) -> date:
    """``day``, or the last working day before it."""
    return day if calendar.is_workday(day) else calendar.add_workdays(day, -1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it is shorter (as FEEL adds months)."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def schedule(
    steps: Sequence[Step],
    committed_on: date,
    today: date,
    calendar: WorkingCalendar,
    actuals: Mapping[str, Actual] | None = None,
    fixed_targets: Mapping[str, date] | None = None,
) -> Schedule:
    """Days for every step; the last of ``steps`` is the goal.

    :param actuals: what has come of steps, by path; the others are ahead
    :param fixed_targets: targets set by hand, which only ever bring a step, and what leads to it, forward
    """
    happened = actuals or {}
    goal = steps[-1].path
    ordered = in_order(steps)
    begins, ends, driver = _forward(ordered, worked_from(today, calendar), calendar, happened)
    last = worked_until(committed_on, calendar)
    starts, targets = _backward(ordered, last, calendar, fixed_targets or {})
    capped = _caps([step for step in ordered if step.path != goal], targets, ends, calendar)
    if capped:
        starts, targets = _backward(ordered, last, calendar, _earlier(capped, fixed_targets or {}))
    critical = _chain(goal, driver)
    rows = [
        Placed(
            step, starts[step.path], targets[step.path], begins[step.path], ends[step.path],
            calendar.workdays_between(ends[step.path], targets[step.path]), step.path in critical,
            happened.get(step.path, AHEAD),
        )
        for step in ordered
    ]  # fmt: skip
    rows.sort(key=lambda row: row.step.path == goal)
    return Schedule(committed_on, tuple(rows), {row.step.path: row for row in rows})


Days = dict[str, date]


def _forward(
    ordered: Sequence[Step], today: date, calendar: WorkingCalendar, happened: Mapping[str, Actual]
) -> tuple[Days, Days, dict[str, str | None]]:
    begins: Days = {}
    ends: Days = {}
    driver: dict[str, str | None] = {}
    for step in ordered:
        actual = happened.get(step.path, AHEAD)
        last = max(befores(step), key=lambda path: ends[path], default=None)
        driver[step.path] = last
        ready = ends[last] if last is not None else None
        if actual.state in OVER:
            known = actual.ended_on or ready
            ends[step.path] = today if known is None else worked_from(known, calendar)
            begins[step.path] = actual.began_on or ends[step.path]
            continue
        begin = today if ready is None else max(today, ready)
        if actual.state == "now" and actual.began_on is not None:
            begin = worked_from(actual.began_on, calendar)
        begins[step.path] = begin
        ends[step.path] = max(begin, today)
        since = begin if step.counts_from is None else ends[step.counts_from]
        latest = on_by(since, step.span, calendar)
        if latest >= ends[step.path]:
            ends[step.path] = latest
            driver[step.path] = last if step.counts_from is None else step.counts_from
    return begins, ends, driver


def _backward(
    ordered: Sequence[Step], committed_on: date, calendar: WorkingCalendar, fixed: Mapping[str, date]
) -> tuple[Days, Days]:
    starts: Days = {}
    targets: Days = {step.path: committed_on for step in ordered}
    for step in reversed(ordered):
        if step.path in fixed:
            targets[step.path] = min(targets[step.path], worked_until(fixed[step.path], calendar))
        target = targets[step.path]
        start = back_by(target, step.span, calendar)
        if step.counts_from is not None:
            targets[step.counts_from] = min(targets[step.counts_from], start)
            start = target
        for path in step.after:
            targets[path] = min(targets[path], start)
        starts[step.path] = start
    for step in ordered:
        if step.counts_from is not None:
            since = [targets[path] for path in befores(step)]
            starts[step.path] = min(max(since, default=starts[step.path]), targets[step.path])
    return starts, targets


def _caps(ordered: Sequence[Step], targets: Mapping[str, date], ends: Days, calendar: WorkingCalendar) -> Days:
    """A step that counts from another is due when its own limit says, though the goal would let it wait longer."""
    capped: Days = {}
    for step in ordered:
        if step.counts_from is None:
            continue
        since = capped.get(step.counts_from, targets[step.counts_from])
        own = max(on_by(since, step.span, calendar), ends[step.path])
        if own < targets[step.path]:
            capped[step.path] = own
    return capped


def _earlier(one: Mapping[str, date], other: Mapping[str, date]) -> Days:
    return {path: min(days) for path in {**one, **other} if (days := [m[path] for m in (one, other) if path in m])}


def _chain(goal: str, driver: Mapping[str, str | None]) -> set[str]:
    found: set[str] = set()
    path: str | None = goal
    while path is not None:
        found.add(path)
        path = driver[path]
    return found
