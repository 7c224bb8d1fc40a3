"""A year as twelve months of weeks: what each day is, by colour and by sign, and how many working days there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.ports import WorkingCalendar
from workflow.calendar.year_days import special_days

SIGNS: Mapping[str, str] = {"worked": "", "weekend": "", "holiday": "休", "makeup": "班", "off": "停"}
"""Kind of day → the sign it carries: a holiday, a make-up day, a day the county itself closes."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day in its cell; ``name`` is the festival's or what the county calls it."""

    day: date
    kind: str
    name: str
    is_today: bool

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its number, its working days, and its weeks from Monday, with nothing where another month's day is."""

    number: int
    workdays: int
    weeks: tuple[tuple[GridDay | None, ...], ...]


def year_grid(
    calendar: WorkingCalendar, year: int, names: Mapping[date, str], county: frozenset[date], today: date
) -> list[Month]:
    """The months of ``year``; ``names`` are those of own and noticed days, ``county`` days the county rules on itself.

    :raises ValueError: for a year the calendar does not cover
    """
    special = special_days(calendar, year, names)
    months = []
    for number in range(1, 13):
        days = [_day(calendar, day, special, county, today) for day in _days(year, number)]
        cells: list[GridDay | None] = [None] * days[0].day.weekday() + list(days)
        cells += [None] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
        months.append(Month(number, sum(calendar.is_workday(one.day) for one in days), weeks))
    return months


def _days(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    days = (first + timedelta(days=offset) for offset in range(31))
    return [day for day in days if day.month == month]


def _day(
    calendar: WorkingCalendar,
    day: date,
    special: Mapping[str, Mapping[str, object]],
    county: frozenset[date],
    today: date,
) -> GridDay:
    told = special.get(day.isoformat(), {})
    worked = calendar.is_workday(day)
    if worked:
        kind = "makeup" if day.weekday() > 4 else "worked"
    elif told:
        kind = "off" if day in county else "holiday"
    else:
        kind = "weekend"
    return GridDay(day, kind, str(told.get("name") or ""), day == today)
