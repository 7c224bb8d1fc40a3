"""Parts of dates, times, durations and ranges."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2018-12-10".weekday', 1),
        ('@"2018-12-16".weekday', 7),
        ('@"2018-12-10T10:30:01".year', 2018),
        ('@"2018-12-10T10:30:01".hour', 10),
        ('@"10:30:01.5".second', 1),
        ('@"10:30:00+05:00".time offset', "PT5H"),
        ('@"10:30:00".time offset', None),
        ('@"2021-07-01T00:00:00@Europe/Paris".time offset', "PT2H"),
        ('@"2021-01-01T00:00:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"2021-01-01T00:00:00Z".timezone', None),
        ('@"P1Y2M".months', 2),
        ('@"-P1Y2M".years', -1),
        ('@"P1DT2H3M4S".minutes', 3),
        ('@"-P1DT2H".hours', -2),
        ('@"P1Y".days', None),
        ("[1..3].start", 1),
        ("(1..3].start included", False),
        ("(< 10).start", None),
        ("(<= 10).end included", True),
        ("(= 10).start", 10),
        ('"text".year', None),
    ],
)
def test_a_part_follows_its_dot(value_of, text, value):
    assert value_of(text) == value
