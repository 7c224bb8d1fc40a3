"""Which days the office works: public holidays and make-up days of China, with imported notices and own days on top.

A year whose notice was imported follows that notice alone; the public calendar is not asked. A year that the State
Council has not announced yet is counted from the fixed festivals and marked provisional; it is never an error
(domain.md 14.1 rule 7).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import holidays

from workflow.calendar.working_hours import after_working_hours

FIRST_YEAR, LAST_YEAR = 1950, 2150
"""The years the calendar answers for; outside, a count is refused rather than guessed."""


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year: the ordinals of its working days, in order, and whether they are only an estimate."""

    year: int
    workdays: tuple[int, ...]
    provisional: bool


def plan_year(year: int, overrides: Mapping[date, bool], noticed: bool = False) -> YearPlan:
    """The working days of ``year``; ``overrides`` maps a day to whether it is worked.

    ``noticed`` says that the overrides hold the State Council's notice of the year: the rest goes by the weekday.

    :raises ValueError: for a year outside ``FIRST_YEAR``..``LAST_YEAR``
    """
    check_year(year)
    own = {day: worked for day, worked in overrides.items() if day.year == year}
    public, made_up = (frozenset[date](), frozenset[date]()) if noticed else public_days(year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    worked: list[int] = []
    for ordinal in range(first, last + 1):
        day = date.fromordinal(ordinal)
        usual = day in made_up or (day.weekday() < 5 and day not in public)
        if own.get(day, usual):
            worked.append(ordinal)
    return YearPlan(year, tuple(worked), provisional=not (noticed or made_up))


def check_year(year: int) -> None:
    """:raises ValueError: for a year outside ``FIRST_YEAR``..``LAST_YEAR``"""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the working calendar covers {FIRST_YEAR} to {LAST_YEAR}, not {year}")


def public_days(year: int) -> tuple[Set[date], Set[date]]:
    """Days off and make-up days of ``year`` as the public calendar knows them; no make-up days: not announced to it."""
    public = holidays.country_holidays("CN", years=[year])
    made_up = frozenset(day for day in getattr(public, "weekend_workdays", ()) if day.year == year)
    return frozenset(public), made_up


@dataclass(frozen=True, slots=True)
class _Known:
    """What a calendar counts by, exchanged as a whole: other threads count on with what they began with."""

    overrides: Mapping[date, bool]
    noticed: Set[int]
    plans: dict[int, YearPlan] = field(default_factory=dict)


class OfficeCalendar:
    """The engine's ``WorkingCalendar`` for this office; a year is worked out once and kept.

    ``overrides`` maps days to whether they are worked (from ``calendar_day``), ``noticed`` are the years whose notice
    was imported; replace them all with ``use``.
    """

    def __init__(self, overrides: Mapping[date, bool] | None = None, noticed: Set[int] = frozenset()) -> None:
        self._known = _Known(dict(overrides or {}), frozenset(noticed))

    def use(self, overrides: Mapping[date, bool], noticed: Set[int] = frozenset()) -> None:
        """Take other own days and notices from now on; what was worked out before is forgotten."""
        self._known = _Known(dict(overrides), frozenset(noticed))

    def year(self, year: int) -> YearPlan:
        """The plan of ``year``.

        :raises ValueError: for a year the calendar does not cover
        """
        known = self._known
        plan = known.plans.get(year)
        if plan is None:
            plan = known.plans[year] = plan_year(year, known.overrides, year in known.noticed)
        return plan

    def is_noticed(self, year: int) -> bool:
        """Whether the notice of ``year`` was imported."""
        return year in self._known.noticed

    def is_workday(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        days = self.year(day.year).workdays
        place = bisect_left(days, day.toordinal())
        return place < len(days) and days[place] == day.toordinal()

    def is_provisional(self, day: date) -> bool:
        """Whether the year of ``day`` has not been announced, so that its holidays are an estimate."""
        return self.year(day.year).provisional

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it when negative); 0 gives ``day`` itself.

        Counting starts on the day after (domain.md 14.1 rule 4).
        """
        if count == 0:
            return day
        return self._forward(day, count) if count > 0 else self._backward(day, -count)

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
        if end < start:
            return -self.workdays_between(end, start)
        total = 0
        for year in range(start.year, end.year + 1):
            days = self.year(year).workdays
            low = bisect_right(days, start.toordinal()) if year == start.year else 0
            high = bisect_right(days, end.toordinal()) if year == end.year else len(days)
            total += high - low
        return total

    def next_workday(self, day: date) -> date:
        """``day`` when it is worked, else the first working day after it (domain.md 14.1 rule 5)."""
        return day if self.is_workday(day) else self._forward(day, 1)

    def add_hours(self, since: datetime, hours: float) -> datetime:
        """The moment, in UTC, at which the office has worked ``hours`` since ``since``, by its working hours."""
        return after_working_hours(since, hours, self)

    def _forward(self, day: date, count: int) -> date:
        year = day.year
        place = bisect_right(self.year(year).workdays, day.toordinal())
        while count > (left := len(self.year(year).workdays) - place):
            count -= left
            year, place = year + 1, 0
        return date.fromordinal(self.year(year).workdays[place + count - 1])

    def _backward(self, day: date, count: int) -> date:
        year = day.year
        place = bisect_left(self.year(year).workdays, day.toordinal())
        while count > place:
            count -= place
            year -= 1
            place = len(self.year(year).workdays)
        return date.fromordinal(self.year(year).workdays[place - count])


def days_of_year(calendar: OfficeCalendar, year: int) -> dict[date, bool]:
    """Every day of ``year`` with whether it is worked, for a page or an export."""
    first = date(year, 1, 1)
    worked = set(calendar.year(year).workdays)
    length = date(year + 1, 1, 1) - first
    days = (first + timedelta(days=offset) for offset in range(length.days))
    return {day: day.toordinal() in worked for day in days}
