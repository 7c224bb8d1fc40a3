"""FEEL's times of day and dates with times, without zone, with an offset, or with a named zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.dates import FeelDate, from_number, within_years

SECOND = 1_000_000_000
DAY_SECONDS = 86_400
DAY = DAY_SECONDS * SECOND
MOST_OFFSET = 18 * 3600

# None: local; int: seconds east of UTC; str: a region of the zone database.
Zone = int | str | None


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day; ``nano`` are the nanoseconds of the second."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone = None

    def __str__(self) -> str:
        fraction = f".{self.nano:09d}".rstrip("0") if self.nano else ""
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction}{zone_text(self.zone)}"

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * SECOND + self.nano

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC; for a region those of 1970-01-01, as a time alone has no day."""
        return offset_of(self.zone, FeelDate(1970, 1, 1), self)

    def plus(self, nanos: int) -> FeelTime:
        """The time ``nanos`` later, around midnight if need be."""
        return time_from_nanos((self.nanos + nanos) % DAY, self.zone)


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A date and a time of that day; ``fold`` is 1 for the second of two equal clock readings when clocks go back."""

    date: FeelDate
    time: FeelTime
    fold: int = 0

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, or None when local."""
        return offset_of(self.time.zone, self.date, self.time, self.fold)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; a local value is taken as UTC."""
        return self.date.number * DAY + self.time.nanos - (self.offset or 0) * SECOND

    def plus(self, nanos: int) -> FeelDateTime | None:
        """The moment ``nanos`` later; None beyond the last year."""
        if isinstance(self.time.zone, str):
            return from_instant(self.instant + nanos, self.time.zone)
        days, rest = divmod(self.time.nanos + nanos, DAY)
        day = self.date.plus_days(days)
        return None if day is None else FeelDateTime(day, time_from_nanos(rest, self.time.zone))

    def at_zone(self, zone: Zone) -> FeelDateTime:
        """The same clock reading in another zone."""
        return FeelDateTime(self.date, replace(self.time, zone=zone))

    def to_python(self, zone: tzinfo) -> datetime | None:
        """The moment as Python's, a local value taken in ``zone``; None outside of the years 1 to 9999."""
        if not 1 < self.date.year < 9999:
            return None
        if self.time.zone is None:
            local = datetime(self.date.year, self.date.month, self.date.day, tzinfo=zone)
            return local + timedelta(microseconds=self.time.nanos // 1000)
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return epoch + timedelta(microseconds=self.instant // 1000)


def time_from_nanos(nanos: int, zone: Zone = None) -> FeelTime:
    """The time ``nanos`` nanoseconds (less than a day's) after midnight."""
    seconds, nano = divmod(nanos, SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return FeelTime(hour, minute, second, nano, zone)


def make_time(hour: int, minute: int, second: int, nano: int = 0, zone: Zone = None) -> FeelTime | None:
    """The time, or None when there is no such time of day."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return FeelTime(hour, minute, second, nano, zone)


def midnight(day: FeelDate, zone: Zone = 0) -> FeelDateTime:
    """The start of ``day``, in UTC unless a zone is given (DMN 1.5, 10.3.2.3.5)."""
    return FeelDateTime(day, FeelTime(0, 0, 0, 0, zone))


def from_python_moment(moment: datetime, zone: Zone = None) -> FeelDateTime:
    """A moment of Python's; its zone becomes a region when it has a name, else an offset."""
    if zone is None and moment.tzinfo is not None:
        key = getattr(moment.tzinfo, "key", None)
        shift = moment.utcoffset()
        zone = key if key is not None else int(shift.total_seconds()) if shift is not None else None
        if zone == "UTC":
            zone = 0
    time = FeelTime(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, zone)
    return FeelDateTime(FeelDate(moment.year, moment.month, moment.day), time, moment.fold)


def from_instant(instant: int, zone: Zone) -> FeelDateTime | None:
    """The reading in ``zone`` of the moment ``instant`` nanoseconds after 1970-01-01T00:00:00Z."""
    if isinstance(zone, str):
        shift = _offset_at(instant, zone)
    else:
        shift = zone or 0
    days, nanos = divmod(instant + shift * SECOND, DAY)
    day = within_years(from_number(days))
    if day is None:
        return None
    found = FeelDateTime(day, time_from_nanos(nanos, zone))
    return found if found.offset in (shift, None) else replace(found, fold=1)


def _offset_at(instant: int, name: str) -> int:
    region = region_of(name)
    days, nanos = divmod(instant, DAY)
    day = from_number(days)
    moment = datetime(_known_year(day.year), day.month, day.day, tzinfo=UTC) + timedelta(microseconds=nanos // 1000)
    shift = None if region is None else moment.astimezone(region).utcoffset()
    return 0 if shift is None else int(shift.total_seconds())


def _known_year(year: int) -> int:
    # Years beyond Python's follow the rules of the like year of the 400 years' round.
    return year if 1 < year < 9999 else 2000 + year % 400


def offset_of(zone: Zone, day: FeelDate, time: FeelTime, fold: int = 0) -> int | None:
    """Seconds east of UTC of ``zone`` at that clock reading; None without zone."""
    if not isinstance(zone, str):
        return zone
    region = region_of(zone)
    if region is None:
        return None
    year = _known_year(day.year)
    local = datetime(year, day.month, day.day, time.hour, time.minute, time.second, tzinfo=region, fold=fold)
    shift = local.utcoffset()
    return None if shift is None else int(shift.total_seconds())


@lru_cache(maxsize=256)
def region_of(name: str) -> ZoneInfo | None:
    """The region of the zone database, or None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_text(zone: Zone) -> str:
    """How a zone is written after a time: ``Z``, ``+08:00``, ``@Asia/Shanghai`` or nothing."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"
