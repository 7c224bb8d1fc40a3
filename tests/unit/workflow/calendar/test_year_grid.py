"""A year's page: twelve months of weeks from Monday, each day with what it is."""

from __future__ import annotations

from datetime import date

from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.year_grid import year_grid

TODAY = date(2023, 5, 31)


def days(calendar=None, county=frozenset(), names=None):
    months = year_grid(calendar or OfficeCalendar(), 2023, names or {}, county, TODAY)
    return {one.day: one for month in months for week in month.weeks for one in week if one}


def test_the_working_days_of_the_months_add_up_to_those_of_the_year():
    months = year_grid(OfficeCalendar(), 2023, {}, frozenset(), TODAY)

    assert (12, 249) == (len(months), sum(month.workdays for month in months))


def test_each_week_begins_on_monday():
    months = year_grid(OfficeCalendar(), 2023, {}, frozenset(), TODAY)

    assert {7} == {len(week) for month in months for week in month.weeks}
    assert all(
        one is None or one.day.weekday() == place for m in months for w in m.weeks for place, one in enumerate(w)
    )


def test_every_day_of_the_year_is_there_once():
    assert 365 == len(days())


def test_a_day_says_what_it_is():
    found = days()

    assert ["休", "班", "", ""] == [found[date(2023, *day)].sign for day in ((1, 23), (1, 28), (5, 31), (6, 3))]
    assert ["holiday", "makeup", "worked", "weekend"] == [
        found[date(2023, *day)].kind for day in ((1, 23), (1, 28), (5, 31), (6, 3))
    ]
    assert found[TODAY].is_today


def test_a_day_the_county_closes_has_its_own_sign_and_name():
    day = date(2023, 7, 28)

    found = days(OfficeCalendar({day: False}), frozenset({day}), {day: "防台风停工"})

    assert ("停", "防台风停工") == (found[day].sign, found[day].name)
