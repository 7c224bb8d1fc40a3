"""The day an order asks again: five working days on, and never one that has passed."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.calendar.rules import OfficeCalendar
from workflow.supervision.ask_again import following_day


@pytest.mark.parametrize(
    ("missed", "today", "following"),
    [
        (date(2023, 6, 7), date(2023, 6, 8), date(2023, 6, 14)),
        (date(2023, 6, 7), date(2023, 6, 20), date(2023, 6, 21)),
        (date(2023, 9, 27), date(2023, 9, 28), date(2023, 10, 10)),
    ],
)
def test_the_next_day_is_five_working_days_on(missed: date, today: date, following: date) -> None:
    assert following_day(OfficeCalendar(), missed, 5, today) == following
