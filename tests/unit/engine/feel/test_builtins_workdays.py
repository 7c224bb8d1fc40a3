"""Our own functions over the working calendar."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('workdays after(@"2026-06-19", 1)', "2026-06-22"),
        ('workdays after(@"2026-06-22", -1)', "2026-06-19"),
        ('workdays after(@"2026-06-20", 0)', "2026-06-20"),
        ('workdays after(@"2026-06-19T17:30:00@Asia/Shanghai", 5)', "2026-06-26T17:30:00@Asia/Shanghai"),
        ("workdays after(now(), 5)", "2026-06-29T09:30:00@Asia/Shanghai"),
        ('workdays after(@"2026-06-19", 1.5)', None),
        ('workdays after(@"2026-06-19", 100000)', None),
        ('workdays after("2026-06-19", 1)', None),
        ('workdays between(@"2026-06-19", @"2026-06-23")', 2),
        ('workdays between(@"2026-06-23", @"2026-06-19")', -2),
        ('workdays between(@"1026-06-23", @"2026-06-19")', None),
        ('is workday(@"2026-06-22")', True),
        ('is workday(@"2026-06-20")', False),
        ('is workday(@"99999-06-20")', None),
    ],
)
def test_working_days_are_asked_of_the_calendar(value_of, text, value):
    assert value_of(text) == value
