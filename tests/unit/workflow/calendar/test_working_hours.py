"""So many working hours later: nights, lunch and holidays are no time."""

from datetime import datetime

import pytest

from engine.domain.ports import OFFICE_ZONE
from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.working_hours import after_working_hours, working_seconds


@pytest.mark.parametrize(
    ("since", "hours", "then"),
    [
        ("2023-05-31 09:00", 2, "2023-05-31 11:00"),
        ("2023-05-31 11:00", 2, "2023-05-31 15:00"),
        ("2023-05-31 16:30", 2, "2023-06-01 09:30"),
        ("2023-05-31 07:00", 1, "2023-05-31 09:30"),
        ("2023-06-02 17:00", 1, "2023-06-05 09:00"),
        ("2023-06-03 10:00", 4, "2023-06-05 14:30"),
        ("2023-09-28 17:00", 1, "2023-10-07 09:00"),
        ("2023-05-31 09:00", 13.5, "2023-06-01 17:30"),
    ],
)
def test_only_time_at_work_counts(since, hours, then):
    moment = datetime.fromisoformat(since).replace(tzinfo=OFFICE_ZONE)

    reached = after_working_hours(moment, hours, OfficeCalendar())

    assert then == f"{reached.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2023-05-31 09:00", "2023-05-31 11:00", 2),
        ("2023-05-31 11:00", "2023-05-31 15:00", 2),
        ("2023-05-31 16:30", "2023-06-01 09:30", 2),
        ("2023-06-02 17:00", "2023-06-05 09:00", 1),
        ("2023-06-03 10:00", "2023-06-04 10:00", 0),
        ("2023-09-28 17:00", "2023-10-07 09:00", 1),
        ("2023-05-31 09:00", "2023-06-30 09:00", 21 * 7),
        ("2023-05-31 11:00", "2023-05-31 09:00", 0),
    ],
)
def test_time_between_two_moments_counts_what_was_worked(since, until, hours):
    start, end = (datetime.fromisoformat(told).replace(tzinfo=OFFICE_ZONE) for told in (since, until))

    assert hours * 3600 == working_seconds(start, end, OfficeCalendar())
