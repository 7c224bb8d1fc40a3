"""Reading dates, times and durations from text."""

import pytest

from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time


@pytest.mark.parametrize("text", ["2012-12-24", "-2012-12-24", "99999-12-31", "999999999-12-31", "0001-01-01"])
def test_dates_are_read(text):
    assert str(read_date(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "2012-12", "2012-1-1", "998-12-31", "01211-12-31", "+2012-12-02", "2012-13-01", "2012-02-30", "-0000-01-01"],
)
def test_what_is_no_date_is_none(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("23:59:01", "23:59:01"),
        ("11:22:33.123456789", "11:22:33.123456789"),
        ("11:22:33.500", "11:22:33.5"),
        ("11:00:00-00:00", "11:00:00Z"),
        ("13:20:00-05:00", "13:20:00-05:00"),
        ("00:01:00@Etc/UTC", "00:01:00@Etc/UTC"),
        ("T10:00:00", "10:00:00"),
    ],
)
def test_times_are_read(text, written):
    assert str(read_time(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "24:00:00",
        "23:59:60",
        "7:00:00",
        "07:1:00",
        "13:20",
        "13:20:00@xyz/abc",
        "13:20:00+19:00",
        "13:20:00+02:00@Europe/Paris",
    ],
)
def test_what_is_no_time_is_none(text):
    assert read_time(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2018-12-08", "2018-12-08T00:00:00"),
        ("2018-12-08T10:30:00+11:00", "2018-12-08T10:30:00+11:00"),
        ("2018-12-31T24:00:00", "2019-01-01T00:00:00"),
        ("-99999-12-31T11:22:33.444", "-99999-12-31T11:22:33.444"),
    ],
)
def test_dates_with_times_are_read(text, written):
    assert str(read_date_time(text)) == written


@pytest.mark.parametrize("text", ["2018-12-08T", "2018-12-08TT10:00:00", "2018-12-08 10:00:00", "2018-13-08T10:00:00"])
def test_what_is_no_date_and_time_is_none(text):
    assert read_date_time(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("P1DT2H3M4.123456789S", "P1DT2H3M4.123456789S"),
        ("PT1000M", "PT16H40M"),
        ("PT24H", "P1D"),
        ("-PT1H", "-PT1H"),
        ("PT0.S", "PT0S"),
        ("P26M", "P2Y2M"),
        ("-P1Y", "-P1Y"),
        ("P0Y", "P0M"),
    ],
)
def test_durations_are_read_and_written_in_their_largest_parts(text, written):
    assert str(read_duration(text)) == written


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P0", "1Y", "P1H", "P1S", "P1Y1D", "P1DT", "P-1D", "P" + "9" * 5000 + "D"]
)
def test_what_is_no_duration_is_none(text):
    assert read_duration(text) is None
