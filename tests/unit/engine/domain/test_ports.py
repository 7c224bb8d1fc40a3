"""The clock one can put, and the plain week: a working week without a holiday table."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.ports import OFFICE_ZONE, FixedClock, PlainWeekCalendar, SystemClock

FRIDAY = date(2023, 5, 26)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_a_moment_in_the_office_is_kept_in_utc():
    clock = FixedClock(datetime(2023, 5, 31, 8, 0, tzinfo=OFFICE_ZONE))

    assert datetime(2023, 5, 31, 0, 0, tzinfo=UTC) == clock.now()


def test_a_clock_does_not_go_back():
    clock = FixedClock(datetime(2023, 5, 31, tzinfo=UTC))

    with pytest.raises(ValueError, match="cannot go back"):
        clock.move_to(clock.now() - timedelta(seconds=1))


def test_the_system_clock_knows_its_zone():
    assert timedelta(0) == SystemClock().now().utcoffset()


@pytest.mark.parametrize(
    ("count", "day"), [(1, date(2023, 5, 29)), (5, date(2023, 6, 2)), (-1, date(2023, 5, 25)), (0, FRIDAY)]
)
def test_working_days_step_over_the_weekend(count, day):
    assert day == PlainWeekCalendar().add_workdays(FRIDAY, count)


@given(DAYS, DAYS)
def test_counting_backwards_is_counting_forwards_negated(start, end):
    calendar = PlainWeekCalendar()

    assert calendar.workdays_between(start, end) == -calendar.workdays_between(end, start)


@given(DAYS, st.integers(1, 30))
def test_as_many_days_are_counted_as_were_added(start, count):
    calendar = PlainWeekCalendar()

    assert count == calendar.workdays_between(start, calendar.add_workdays(start, count))
