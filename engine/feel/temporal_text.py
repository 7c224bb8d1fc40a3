"""Reads dates, times, dates with times and durations from text (ISO 8601 as DMN 1.5, 10.3.4.1 narrows it)."""

from __future__ import annotations

import re

from engine.feel.dates import FeelDate, make_date
from engine.feel.durations import DaysTimeDuration, Duration, YearsMonthsDuration
from engine.feel.times import DAY, MOST_OFFSET, SECOND, FeelDateTime, FeelTime, Zone, make_time, midnight, region_of

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?"
)
_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,20})Y)?(?:([0-9]{1,20})M)?")
_DAYS = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,20})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,20})H)?(?:([0-9]{1,20})M)?(?:([0-9]{1,20})(?:\.([0-9]*))?S)?)?"
)


def read_at_literal(text: str) -> FeelDate | FeelTime | FeelDateTime | Duration | None:
    """What ``@"text"`` stands for, or None when it is none of the kinds."""
    return read_date(text) or read_time(text) or read_date_time(text) or read_duration(text)


def read_date(text: str) -> FeelDate | None:
    """A date, or None."""
    match = _DATE.fullmatch(text)
    if match is None or match.group(1) == "-0000":
        return None
    return make_date(*(int(part) for part in match.groups()))


def read_time(text: str) -> FeelTime | None:
    """A time of day (a leading ``T`` is allowed), or None."""
    match = _TIME.fullmatch(text[1:] if text.startswith("T") else text)
    if match is None:
        return None
    hour, minute, second, fraction = match.group(1, 2, 3, 4)
    zone = _zone(match)
    if zone is _NO_ZONE:
        return None
    return make_time(int(hour), int(minute), int(second), int(((fraction or "") + "0" * 9)[:9]), zone)


def read_date_time(text: str) -> FeelDateTime | None:
    """A date and time, also a date alone (its local midnight) and 24:00:00 (the next day's), or None."""
    day_text, mark, time_text = text.partition("T")
    day = read_date(day_text)
    if day is None:
        return None
    if not mark:
        return midnight(day, None)
    if time_text.startswith("24:00:00"):
        start = read_time("00" + time_text[2:])
        following = day.plus_days(1)
        return None if start is None or start.nano or following is None else FeelDateTime(following, start)
    time = None if time_text.startswith("T") else read_time(time_text)
    return None if time is None else FeelDateTime(day, time)


def read_duration(text: str) -> Duration | None:
    """A duration of either kind, or None."""
    match = _MONTHS.fullmatch(text)
    if match is not None:
        sign, years, months = match.groups()
        return YearsMonthsDuration((-1 if sign else 1) * (int(years or 0) * 12 + int(months or 0)))
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    nanos = int(days or 0) * DAY + int(((fraction or "") + "0" * 9)[:9])
    nanos += ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * SECOND
    return DaysTimeDuration(-nanos if sign else nanos)


_NO_ZONE = "?"


def _zone(match: re.Match[str]) -> Zone:
    utc, sign, hours, minutes, seconds, region = match.group(5, 6, 7, 8, 9, 10)
    if utc:
        return 0
    if sign:
        shift = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
        if shift > MOST_OFFSET or int(minutes) > 59 or int(seconds or 0) > 59:
            return _NO_ZONE
        return -shift if sign == "-" else shift
    if region:
        return region if region_of(region) is not None else _NO_ZONE
    return None
