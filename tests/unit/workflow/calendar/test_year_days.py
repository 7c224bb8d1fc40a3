"""A date field is told which days differ from Monday to Friday, and what they are called."""

from datetime import date

import pytest

from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.year_days import special_days

DAYS = special_days(OfficeCalendar(), 2023)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-06-22", {"worked": False, "kind": "holiday", "name": "端午节"}),
        ("2023-06-23", {"worked": False, "kind": "holiday", "name": "休息日"}),
        ("2023-06-25", {"worked": True, "kind": "makeup", "name": ""}),
        ("2023-01-01", {"worked": False, "kind": "holiday", "name": "元旦"}),
    ],
)
def test_a_day_that_is_otherwise_than_its_weekday_is_told(day, told):
    assert told == DAYS[day]


def test_a_day_like_any_other_is_not_told():
    assert "2023-06-24" not in DAYS


def test_the_county_names_its_own_days():
    own = date(2023, 6, 26)

    found = special_days(OfficeCalendar({own: False}), 2023, {own: "防台风停工"})

    assert {"worked": False, "kind": "holiday", "name": "防台风停工"} == found["2023-06-26"]


def test_a_year_outside_the_calendar_is_refused():
    with pytest.raises(ValueError, match="covers"):
        special_days(OfficeCalendar(), 1900)
