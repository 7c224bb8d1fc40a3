"""A cycle's moments: counted from the due moment, in the office's zone, without making up for what was missed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine.domain.cycles import CycleError, first_due, next_due, read_cycle

OFFICE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2023, 3, 6, 10, tzinfo=UTC)


def moments(text, most=4, now=NOW, zone=OFFICE):
    """The first moments of a cycle, as text in the zone."""
    due, rule = first_due(read_cycle(text, zone).rule, now, zone)
    found = []
    while due is not None and len(found) < most:
        found.append(due.astimezone(zone).strftime("%m-%d %H:%M"))
        due = next_due(rule, due, due, zone)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT10H", ["03-07 04:00", "03-07 14:00", "03-08 00:00"]),
        ("R/P1D", ["03-07 18:00", "03-08 18:00", "03-09 18:00"]),
        ("R-1/P1W", ["03-13 18:00", "03-20 18:00", "03-27 18:00"]),
        ("R/2023-03-10T09:00:00+08:00/P1D", ["03-10 09:00", "03-11 09:00", "03-12 09:00"]),
        ("R/2023-03-10T09:00:00/P1D", ["03-10 09:00", "03-11 09:00", "03-12 09:00"]),
        ("R/2023-03-01T09:00:00+08:00/P1D", ["03-07 09:00", "03-08 09:00", "03-09 09:00"]),
        ("R/2023-03-10/2023-03-12", ["03-10 00:00", "03-12 00:00", "03-14 00:00"]),
        ("R/2023-01-31T09:00:00/P1M", ["03-31 09:00", "04-30 09:00", "05-31 09:00"]),
        ("R9/PT1H/2023-03-06T20:30:00", ["03-06 19:00", "03-06 20:00"]),
        ("R/PT1H/2023-03-06T20:00:00", ["03-06 19:00", "03-06 20:00"]),
        ("R/PT1H/2023-03-01", []),
        ("0 0 9 * * MON-FRI", ["03-07 09:00", "03-08 09:00", "03-09 09:00"]),
        ("0 30 8 1 * ?", ["04-01 08:30", "05-01 08:30", "06-01 08:30"]),
        ("0 0 9 13 * FRI", ["10-13 09:00", "09-13 09:00", "12-13 09:00"]),
        ("0 0 0 L * *", ["03-31 00:00", "04-30 00:00", "05-31 00:00"]),
        ("0 0 9 1W APR,JUL *", ["04-03 09:00", "07-03 09:00", "04-01 09:00"]),
        ("0 0 9 * * MONL", ["03-27 09:00", "04-24 09:00", "05-29 09:00"]),
        ("0 0 9 * * 5#2", ["03-10 09:00", "04-14 09:00", "05-12 09:00"]),
        ("30 9 * * *", ["03-07 09:30", "03-08 09:30", "03-09 09:30"]),
        ("@hourly", ["03-06 19:00", "03-06 20:00", "03-06 21:00"]),
        ("@daily", ["03-07 00:00", "03-08 00:00", "03-09 00:00"]),
        ("@weekly", ["03-12 00:00", "03-19 00:00", "03-26 00:00"]),
        ("@monthly", ["04-01 00:00", "05-01 00:00", "06-01 00:00"]),
    ],
)
def test_a_cycle_has_its_moments(text, expected):
    assert moments(text)[: len(expected) or 1][:3] == expected


def test_firings_are_counted_only_where_a_number_says_so():
    counted = [read_cycle(text, OFFICE).left for text in ("R3/PT1H", "R/PT1H", "R-1/PT1H", "@daily")]

    assert counted == [3, None, None, None]


def test_moments_hang_on_the_due_moment_and_not_on_when_it_fired():
    due, rule = first_due("PT1H", NOW, OFFICE)

    assert next_due(rule, due, due + timedelta(minutes=20), OFFICE) == NOW + timedelta(hours=2)


def test_what_a_standstill_missed_is_left_out():
    due, rule = first_due("PT1H", NOW, OFFICE)

    assert next_due(rule, due, NOW + timedelta(hours=30, minutes=5), OFFICE) == NOW + timedelta(hours=31)


def test_a_rule_of_an_older_state_goes_on_from_its_due_moment():
    assert next_due("PT10H", NOW, NOW + timedelta(minutes=1), OFFICE) == NOW + timedelta(hours=10)


def test_the_thirty_first_stays_the_thirty_first_after_a_short_month():
    start = datetime(2023, 1, 31, 1, tzinfo=UTC)

    assert moments("R/P1M", now=start) == ["02-28 09:00", "03-31 09:00", "04-30 09:00", "05-31 09:00"]


def test_days_are_counted_on_the_wall_clock_and_hours_in_elapsed_time():
    berlin, before = ZoneInfo("Europe/Berlin"), datetime(2023, 3, 25, 11, tzinfo=UTC)

    days, hours = (first_due(rule, before, berlin)[0] for rule in ("P1D", "PT24H"))

    assert (days, hours) == (datetime(2023, 3, 26, 10, tzinfo=UTC), datetime(2023, 3, 26, 11, tzinfo=UTC))


def test_every_moment_comes_after_the_one_before():
    due, rule = first_due("0 */7 * * * *", NOW, OFFICE)
    found = [due]
    while len(found) < 50:
        found.append(next_due(rule, found[-1], found[-1], OFFICE))

    assert all(a < b for a, b in pairwise(found))


def test_a_cycle_that_leaves_the_calendar_is_over():
    assert first_due("P999999Y", NOW, OFFICE)[0] is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("R0/PT1H", "repeats no time"),
        ("R3", "not of the form R3/PT10H"),
        ("R3/PT0S", "no longer than nothing"),
        ("R3/10h", "not a duration"),
        ("R3/2023-03-06/10h", "not a moment"),
        ("R3/2023-03-06/2023-03-05", "ends before it starts"),
        ("R3/PT1H/2023-03-06/2023-03-07", "not of the form R3/PT10H"),
        ("every day", "neither of the form"),
        ("0 0 9 31 2 *", "never comes"),
        ("0 0 25 * * *", "no cron text"),
        ("H * * * * *", "letters where none can stand"),
        ("@reboot", "is none of"),
        ("R/PT1H" + "0" * 200, "longer than"),
        ("", "neither of the form"),
    ],
)
def test_what_is_no_cycle_says_why(text, why):
    with pytest.raises(CycleError, match=why):
        read_cycle(text, OFFICE)
