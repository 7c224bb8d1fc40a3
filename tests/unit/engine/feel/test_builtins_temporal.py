"""Functions that make and read dates and times."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2017-08-14")', "2017-08-14"),
        ("date(2017, 8, 14)", "2017-08-14"),
        ("date(2017, 13, 1)", None),
        ("date(2017, 8.5, 1)", None),
        ('date(date and time("2017-08-14T14:25:00Z"))', "2017-08-14"),
        ('date("2017-08-14T10:00:00")', None),
        ('time("11:22:33.444")', "11:22:33.444"),
        ("time(12, 59, 1.3, null)", "12:59:01.3"),
        ('time(11, 59, 0, duration("-PT2H1M"))', "11:59:00-02:01"),
        ('time(11, 59, 0, duration("PT19H"))', None),
        ("time(24, 0, 0)", None),
        ('time(@"2017-08-10")', "00:00:00Z"),
        ('date and time(date("2017-01-01"), time("23:59:01"))', "2017-01-01T23:59:01"),
        ('date and time(2017, 1, 2, 3, 4, 5, duration("PT8H"))', "2017-01-02T03:04:05+08:00"),
        ('date and time(2017, 1, 2, 3, 4, 5, "Asia/Shanghai")', "2017-01-02T03:04:05@Asia/Shanghai"),
        ('date and time(@"2017-01-02T00:00:00Z", "Asia/Shanghai")', "2017-01-02T08:00:00@Asia/Shanghai"),
        ('date and time(date: @"2017-01-01", time: @"10:00:00")', "2017-01-01T10:00:00"),
        ('duration("P1D")', "P1D"),
        ('duration("P")', None),
        ('years and months duration(@"2014-12-31", @"2019-10-01")', "P4Y9M"),
        ('years and months duration(@"2019-10-01", @"2014-12-31")', "-P4Y9M"),
        ('years and months duration(@"2020-01-15", @"2020-03-15")', "P2M"),
        ('day of year(@"2020-12-31")', 366),
        ('day of week(@"2019-09-17")', "Tuesday"),
        ('month of year(@"2019-09-17T10:00:00")', "September"),
        ('week of year(@"2005-01-01")', 53),
        ('last day of month(@"2024-02-05")', "2024-02-29"),
        ("now()", "2026-06-22T09:30:00@Asia/Shanghai"),
        ("today()", "2026-06-22"),
        ("now(1)", None),
    ],
)
def test_moments_are_made_and_read(value_of, text, value):
    assert value_of(text) == value
