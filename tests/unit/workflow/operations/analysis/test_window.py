"""Whole months are read as months, the days at both ends one by one, and no day twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.operations.analysis.window import Window, _next_month, _parts, month_before

days = st.dates(date(2019, 1, 1), date(2024, 12, 31))


@given(days, days)
def test_every_day_is_covered_exactly_once(one, other):
    window = Window(min(one, other), max(one, other))

    months, edges = _parts(window)

    covered = [first + timedelta(number) for first, last in edges for number in range((last - first).days + 1)]
    if months is not None:
        assert (1, 1) == (months[0].day, _next_month(months[1]).day)
        covered += [months[0] + timedelta(number) for number in range((months[1] - months[0]).days + 1)]
    whole = [window.first + timedelta(number) for number in range((window.last - window.first).days + 1)]
    assert whole == sorted(covered)


def test_only_whole_months_are_read_as_months():
    months, edges = _parts(Window(date(2023, 1, 31), date(2023, 4, 29)))

    assert (date(2023, 2, 1), date(2023, 3, 31)) == months
    assert [(date(2023, 1, 31), date(2023, 1, 31)), (date(2023, 4, 1), date(2023, 4, 29))] == edges


def test_the_time_before_is_as_long_and_ends_the_day_before():
    assert Window(date(2023, 3, 1), date(2023, 3, 30)) == Window(date(2023, 3, 31), date(2023, 4, 29)).before()


@pytest.mark.parametrize(
    ("args", "first", "last"),
    [
        ({}, "2022-05-01", "2023-05-31"),
        ({"from": "2023-02-01", "to": "2023-01-01"}, "2023-01-01", "2023-02-01"),
        ({"from": "nonsense", "to": "0001-01-01"}, "2022-05-01", "2023-05-31"),
    ],
)
def test_days_are_read_from_an_address(args, first, last):
    window = Window.of(args, date(2023, 5, 31))

    assert (first, last) == (window.first.isoformat(), window.last.isoformat())


def test_months_are_counted_back_over_new_year():
    assert date(2022, 11, 1) == month_before(date(2023, 1, 15), 2)
