"""The calendar: day numbers, weeks, months, far years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.dates import FeelDate, from_number, from_python, make_date


@given(st.dates())
def test_day_numbers_agree_with_pythons_calendar(day):
    assert from_python(day).number == day.toordinal() - date(1970, 1, 1).toordinal()


@given(st.integers(min_value=-300_000_000_000, max_value=300_000_000_000))
def test_a_day_number_comes_back_from_its_date(number):
    assert from_number(number).number == number


@given(st.dates())
def test_weeks_and_weekdays_are_those_of_iso_8601(day):
    feel = from_python(day)

    assert (feel.week_of_year, feel.weekday) == day.isocalendar()[1:]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (FeelDate(2020, 1, 31), 1, FeelDate(2020, 2, 29)),
        (FeelDate(2020, 2, 29), 12, FeelDate(2021, 2, 28)),
        (FeelDate(2020, 1, 15), -1, FeelDate(2019, 12, 15)),
        (FeelDate(999_999_999, 12, 1), 1, None),
    ],
)
def test_a_month_later_keeps_to_the_months_end(start, months, end):
    assert start.plus_months(months) == end


@pytest.mark.parametrize("parts", [(2021, 2, 29), (2021, 13, 1), (2021, 0, 1), (2021, 1, 0), (1_000_000_000, 1, 1)])
def test_a_day_that_does_not_exist_is_none(parts):
    assert make_date(*parts) is None


@pytest.mark.parametrize(
    ("day", "text"),
    [(FeelDate(-5, 1, 2), "-0005-01-02"), (FeelDate(12345, 1, 2), "12345-01-02"), (FeelDate(7, 1, 2), "0007-01-02")],
)
def test_a_date_is_written_with_four_digits_of_year_at_least(day, text):
    assert str(day) == text
