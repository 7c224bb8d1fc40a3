"""What the engine asks of the world outside: the time and the office's working days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time; the only source of it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class WorkingCalendar(Protocol):
    """Tells working days from the others (domain.md chapter 14).

    Every question may raise ``ValueError`` for a day in a year the calendar does not cover.
    """

    def is_workday(self, day: date) -> bool:
        """Whether the office works on ``day`` (make-up days count, public holidays do not)."""

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; negative counts go back; 0 gives ``day``."""

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""

    def add_hours(self, since: datetime, hours: float) -> datetime:
        """The moment, in UTC, at which the office has worked ``hours`` since ``since``."""


@dataclass(frozen=True, slots=True)
class NearQuestion:
    """From when is ``due_at``, set at the moment ``since``, near? Asked of the user task on ``element_id``.

    ``variables`` are those of the process instance; ``by_hours`` says that the date was counted in working hours.
    """

    since: datetime
    due_at: datetime
    element_id: str
    variables: Mapping[str, Any]
    by_hours: bool = False


NearRule = Callable[[NearQuestion, WorkingCalendar], datetime | None]
"""The moment from which a due date is near, or nothing when it never is; called within the engine's transaction."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock, a fixed length earlier or later: a past half year lived on at today's pace."""

    def __init__(self, offset: timedelta) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return SystemClock().now() + self.offset


class FixedClock:
    """A clock that stands where it is put: for tests and for replaying a past half year."""

    def __init__(self, at: datetime) -> None:
        self._now = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, at: datetime) -> None:
        """Put the clock on ``at`` (aware); going back is refused, as no real clock does.

        :raises ValueError: when ``at`` lies before the present moment
        """
        moved = at.astimezone(UTC)
        if moved < self._now:
            raise ValueError(f"the clock stands at {self._now.isoformat()} and cannot go back to {moved.isoformat()}")
        self._now = moved


class PlainWeekCalendar:
    """Monday to Friday, no holidays: the calendar of an engine that was given none."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5

    def add_workdays(self, day: date, count: int) -> date:
        return step_workdays(self, day, count)

    def workdays_between(self, start: date, end: date) -> int:
        return count_workdays(self, start, end)

    def add_hours(self, since: datetime, hours: float) -> datetime:
        return step_hours(self, since, hours, PLAIN_HOURS)


PLAIN_HOURS = ((time(9), time(12)), (time(13), time(17)))
"""From when to when an engine without an office's hours takes a day to be worked."""

Hours = Sequence[tuple[time, time]]
"""From when to when a day is worked, in the order of the day."""


def step_hours(calendar: WorkingCalendar, since: datetime, hours: float, worked: Hours) -> datetime:
    """The moment, in UTC, after ``hours`` within ``worked`` of the working days since ``since``."""
    left = timedelta(hours=hours)
    local = since.astimezone(OFFICE_ZONE)
    day = local.date()
    while True:
        for opens, closes in worked if calendar.is_workday(day) else ():
            start = max(datetime.combine(day, opens, OFFICE_ZONE), local)
            end = datetime.combine(day, closes, OFFICE_ZONE)
            if end - start >= left:
                return (start + left).astimezone(UTC)
            left -= max(end - start, timedelta())
        day += timedelta(days=1)


def step_workdays(calendar: WorkingCalendar, day: date, count: int) -> date:
    """Walk ``count`` working days from ``day`` by asking ``calendar`` day by day."""
    step = 1 if count > 0 else -1
    left = abs(count)
    ordinal = day.toordinal()
    while left:
        ordinal += step
        if calendar.is_workday(date.fromordinal(ordinal)):
            left -= 1
    return date.fromordinal(ordinal)


def count_workdays(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Count working days in ``(start, end]`` by asking ``calendar`` day by day; negative backwards."""
    if end < start:
        return -count_workdays(calendar, end, start)
    return sum(calendar.is_workday(date.fromordinal(o)) for o in range(start.toordinal() + 1, end.toordinal() + 1))
