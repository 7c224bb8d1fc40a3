"""Zones, instants and moments beyond Python's years."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.feel.dates import FeelDate
from engine.feel.temporal_text import read_date_time
from engine.feel.times import FeelDateTime, FeelTime, from_instant, from_python_moment, zone_text


@pytest.mark.parametrize(
    ("zone", "text"),
    [(None, ""), (0, "Z"), (28_800, "+08:00"), (-9_000, "-02:30"), (9_955, "+02:45:55"), ("Asia/Tokyo", "@Asia/Tokyo")],
)
def test_a_zone_is_written_as_it_is_kept(zone, text):
    assert zone_text(zone) == text


def test_a_moment_of_python_keeps_its_regions_name():
    moment = datetime(2026, 6, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert str(from_python_moment(moment)) == "2026-06-22T09:30:00@Asia/Shanghai"


@pytest.mark.parametrize("text", ["2026-06-22T09:30:00@Asia/Shanghai", "2026-06-22T03:30:00+02:00"])
def test_a_zoned_value_becomes_the_same_moment_of_python(text):
    assert read_date_time(text).to_python(UTC) == datetime(2026, 6, 22, 1, 30, tzinfo=UTC)


def test_a_local_value_becomes_a_moment_in_the_zone_given():
    value = FeelDateTime(FeelDate(2026, 6, 22), FeelTime(9, 30, 0))

    assert value.to_python(ZoneInfo("Asia/Shanghai")) == datetime(2026, 6, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("year", [2021, 12_345, -2_000])
def test_an_instant_comes_back_from_its_reading_in_a_region(year):
    value = FeelDateTime(FeelDate(year, 7, 1), FeelTime(10, 0, 0, 123, "Europe/Paris"))

    assert from_instant(value.instant, "Europe/Paris") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2020-10-25T02:30:00@Europe/Paris" + @"PT1H" - @"2020-10-25T02:30:00@Europe/Paris"', "PT1H"),
        ('(@"2020-10-25T02:30:00@Europe/Paris" + @"PT1H") + @"PT1H"', "2020-10-25T03:30:00@Europe/Paris"),
        ('(@"2020-10-25T02:30:00@Europe/Paris" + @"PT1H").time offset', "PT1H"),
        ('@"2020-10-25T02:30:00@Europe/Paris".time offset', "PT2H"),
        ('@"2020-03-29T01:30:00@Europe/Paris" + @"PT1H"', "2020-03-29T03:30:00@Europe/Paris"),
    ],
)
def test_an_hour_later_is_an_hour_later_when_clocks_change(value_of, text, value):
    assert value == value_of(text)
