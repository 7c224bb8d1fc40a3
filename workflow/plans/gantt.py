"""The geometry of a plan's Gantt chart: rows, bars, ticks and shaded days in pixels, ready for a template to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from engine.domain.ports import WorkingCalendar
from workflow.plans.standing import Standing, StepStanding

NAMES = 236
DAYS = 940
HEAD = 44
ROW = 22
MOST_TICKS = 24
EACH_DAY_FROM = 4.0
"""Pixels a day must have for each of its own to be shaded; below, only holidays of several days are."""

LONG_HOLIDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days in pixels from the left of the drawing."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A step (or, without ``standing``, the head of a process) at ``y``, with its bars; absent ones are None.

    ``first`` is the baseline, ``now`` what is possible from here, ``done`` what happened, ``tail`` the slack behind it
    or, when ``late``, what it is behind.
    """

    y: int
    name: str
    standing: StepStanding | None = None
    first: Bar | None = None
    now: Bar | None = None
    done: Bar | None = None
    tail: Bar | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month, with its words; ``year`` is empty but for the first of a year."""

    x: float
    words: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole drawing."""

    width: int
    height: int
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    shades: tuple[Bar, ...]
    today_x: float
    committed_x: float
    names: int = field(default=NAMES)
    head: int = field(default=HEAD)


def draw(standing: Standing, today: date, calendar: WorkingCalendar) -> Gantt:
    """The chart of a plan as it stands: steps by process, in the order of the plan."""
    scale = _Scale(*_reach(standing, today))
    lines: list[Line] = []
    y = HEAD
    for process, rows in groupby(_by_process(standing), key=lambda row: row.planned.process_name):
        lines.append(Line(y, process))
        y += ROW
        for row in rows:
            lines.append(_line(row, y, scale, today))
            y += ROW
    return Gantt(
        width=NAMES + DAYS,
        height=y + 8,
        lines=tuple(lines),
        ticks=tuple(_ticks(scale)),
        shades=tuple(_shades(scale, calendar)),
        today_x=scale.x(today + ONE_DAY),
        committed_x=scale.x(standing.plan.committed_on + ONE_DAY),
    )


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.day = DAYS / ((last - first).days + 1)

    def x(self, day: date) -> float:
        """Where a day begins."""
        return round(NAMES + (day - self.first).days * self.day, 1)

    def bar(self, first: date, last: date) -> Bar:
        """From the morning of ``first`` to the evening of ``last``; never too thin to be seen."""
        x = self.x(first)
        return Bar(x, max(2.0, round(self.x(last + ONE_DAY) - x, 1)))


def _reach(standing: Standing, today: date) -> tuple[date, date]:
    days = [today, standing.plan.committed_on]
    for row in standing.rows:
        days += [row.placed.begins, row.placed.ends, row.target]
        if row.first is not None:
            days += [row.first.latest_start, row.first.target]
    first, last = min(days), max(days)
    return first.replace(day=1), last + timedelta(days=max(3, (last - first).days // 50))


def _by_process(standing: Standing) -> list[StepStanding]:
    """Rows so that those of one process stand together, the processes in the order they come to move."""
    place: dict[str, int] = {}
    for row in standing.rows:
        place.setdefault(row.planned.process_name, len(place))
    return sorted(standing.rows, key=lambda row: (place[row.planned.process_name], row.planned.position))


def _line(row: StepStanding, y: int, scale: _Scale, today: date) -> Line:
    placed, actual = row.placed, row.placed.actual
    first = scale.bar(row.first.latest_start, row.first.target) if row.first is not None else None
    if actual.state == "passed":
        return Line(y, row.planned.name, row, first)
    done = None
    if actual.state == "done" and actual.ended_on is not None:
        done = scale.bar(actual.began_on or actual.ended_on, actual.ended_on)
    elif actual.state == "now" and actual.began_on is not None:
        done = scale.bar(actual.began_on, max(today, actual.began_on))
    now = None if actual.state == "done" else scale.bar(placed.begins, placed.ends)
    low, high = sorted((placed.ends, row.target))
    is_tailed = low < high and actual.state != "done"
    tail = scale.bar(low + ONE_DAY, high) if is_tailed else None
    return Line(y, row.planned.name, row, first, now, done, tail, row.late > 0)


def _ticks(scale: _Scale) -> Iterator[Tick]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    step = next((n for n in (1, 2, 3, 6) if months / n <= MOST_TICKS), 12)
    for number in range(months):
        year, month = divmod(scale.first.month - 1 + number, 12)
        day = date(scale.first.year + year, month + 1, 1)
        if step == 1 or (day.month - 1) % step == 0:
            is_named = day.month == 1 or number == 0
            yield Tick(scale.x(day), f"{day.month} 月", f"{day.year}" if is_named else "")


def _shades(scale: _Scale, calendar: WorkingCalendar) -> Iterator[Bar]:
    least = 1 if scale.day >= EACH_DAY_FROM else LONG_HOLIDAY
    for first, last in _free_days(scale.first, scale.last, calendar):
        if (last - first).days + 1 >= least:
            yield scale.bar(first, last)


def _free_days(first: date, last: date, calendar: WorkingCalendar) -> Iterable[tuple[date, date]]:
    day, begun = first, None
    while day <= last:
        if calendar.is_workday(day):
            if begun is not None:
                yield begun, day - ONE_DAY
                begun = None
        elif begun is None:
            begun = day
        day += ONE_DAY
    if begun is not None:
        yield begun, last
