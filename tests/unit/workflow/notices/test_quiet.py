"""When what is to leave may leave, by the clock and the working calendar of the office."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.domain.ports import OFFICE_ZONE
from workflow.calendar.rules import OfficeCalendar
from workflow.notices.quiet import Quiet, next_digest, release

NIGHT = Quiet.of("20:00", "08:00", True)
NOON = Quiet.of("12:00", "14:00", False)
NEVER = Quiet.of("00:00", "00:00", False)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("quiet", "now", "leaves"),
    [
        (NIGHT, "2023-05-31 10:00", "2023-05-31 10:00"),
        (NIGHT, "2023-05-31 19:59", "2023-05-31 19:59"),
        (NIGHT, "2023-05-31 20:00", "2023-06-01 08:00"),
        (NIGHT, "2023-06-01 07:59", "2023-06-01 08:00"),
        (NIGHT, "2023-06-02 22:00", "2023-06-05 08:00"),
        (NIGHT, "2023-06-03 10:00", "2023-06-05 08:00"),
        (NIGHT, "2023-06-21 20:30", "2023-06-25 08:00"),  # the Dragon Boat holiday; the 25th is a made-up Sunday
        (NIGHT, "2023-06-25 10:00", "2023-06-25 10:00"),
        (NOON, "2023-05-31 12:30", "2023-05-31 14:00"),
        (NOON, "2023-06-03 10:00", "2023-06-03 10:00"),
        (NEVER, "2023-06-03 03:00", "2023-06-03 03:00"),
    ],
)
def test_it_leaves_when_it_is_not_quiet(quiet, now, leaves):
    assert at(leaves) == release(at(now), quiet, OfficeCalendar())


@pytest.mark.parametrize(
    ("now", "coming"),
    [
        ("2023-05-31 08:59", "2023-05-31 09:00"),
        ("2023-05-31 09:00", "2023-05-31 14:30"),
        ("2023-05-31 15:00", "2023-06-01 09:00"),
    ],
)
def test_the_next_digest_is_the_next_of_its_times(now, coming):
    assert at(coming) == next_digest(at(now), ("14:30", "09:00"))
