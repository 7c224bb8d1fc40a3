"""The functions that make and read dates, times and durations (DMN 1.5, 10.3.4.1, 10.3.4.7 and 10.3.4.11)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.dates import FeelDate, make_date
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from engine.feel.times import (
    MOST_OFFSET,
    SECOND,
    FeelDateTime,
    FeelTime,
    Zone,
    from_instant,
    from_python_moment,
    make_time,
    midnight,
    region_of,
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("date", "from: string")
def date_from_text(run: Run, text: str) -> object:
    return read_date(text) or run.warn(f"date: '{text}' is no date")


@builtin("date", "from: date|datetime")
def date_from(run: Run, value: FeelDate | FeelDateTime) -> object:
    return value.date if isinstance(value, FeelDateTime) else value


@builtin("date", "year: number", "month: number", "day: number")
def date_of(run: Run, year: Decimal, month: Decimal, day: Decimal) -> object:
    parts = [whole(part) for part in (year, month, day)]
    made = None if None in parts else make_date(*(part or 0 for part in parts))
    return made or run.warn(f"date: there is no day {year}-{month}-{day}")


@builtin("time", "from: string")
def time_from_text(run: Run, text: str) -> object:
    return read_time(text) or run.warn(f"time: '{text}' is no time")


@builtin("time", "from: time|datetime|date")
def time_from(run: Run, value: FeelTime | FeelDateTime | FeelDate) -> object:
    if isinstance(value, FeelDate):
        return midnight(value).time
    return value.time if isinstance(value, FeelDateTime) else value


@builtin("time", "hour: number", "minute: number", "second: number", "offset: days?")
def time_of(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | None = None
) -> object:
    made = _time(hour, minute, second, None if offset is None else int(offset.nanos / SECOND))
    return made or run.warn(f"time: there is no time {hour}:{minute}:{second}")


@builtin("date and time", "from: string")
def date_time_from_text(run: Run, text: str) -> object:
    return read_date_time(text) or run.warn(f"date and time: '{text}' is no date and time")


@builtin("date and time", "from: datetime")
def date_time_from(run: Run, value: FeelDateTime) -> object:
    return value


@builtin("date and time", "date: date|datetime", "time: time")
def date_time_of(run: Run, day: FeelDate | FeelDateTime, time: FeelTime) -> object:
    return FeelDateTime(day.date if isinstance(day, FeelDateTime) else day, time)


@builtin("date and time", "date: datetime", "timezone: string")
def date_time_at(run: Run, moment: FeelDateTime, timezone: str) -> object:
    """The same moment on the clock of another zone (as the field's engines have it)."""
    if region_of(timezone) is None or moment.time.zone is None:
        return run.warn(f"date and time: cannot go over to the zone '{timezone}'")
    return from_instant(moment.instant, timezone)


_PARTS = ("year: number", "month: number", "day: number", "hour: number", "minute: number", "second: number")


@builtin("date and time", *_PARTS, "offset: days?")
def date_time_of_parts(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysTimeDuration | None = None,
) -> object:
    date = date_of(run, year, month, day)
    time = time_of(run, hour, minute, second, offset)
    return FeelDateTime(date, time) if isinstance(date, FeelDate) and isinstance(time, FeelTime) else None


@builtin("date and time", *_PARTS, "timezone: string")
def date_time_of_parts_at(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    timezone: str,
) -> object:
    date = date_of(run, year, month, day)
    time = _time(hour, minute, second, timezone)
    if region_of(timezone) is None or not isinstance(date, FeelDate) or time is None:
        return run.warn(f"date and time: no such date, time or zone '{timezone}'")
    return FeelDateTime(date, time)


@builtin("duration", "from: string")
def duration_from_text(run: Run, text: str) -> object:
    return read_duration(text) or run.warn(f"duration: '{text}' is no duration")


@builtin("duration", "from: days|months")
def duration_from(run: Run, value: DaysTimeDuration | YearsMonthsDuration) -> object:
    return value


@builtin("years and months duration", "from: date|datetime", "to: date|datetime")
def months_between(run: Run, start: FeelDate | FeelDateTime, end: FeelDate | FeelDateTime) -> object:
    first = start.date if isinstance(start, FeelDateTime) else start
    last = end.date if isinstance(end, FeelDateTime) else end
    if (first.year, first.month, first.day) > (last.year, last.month, last.day):
        return YearsMonthsDuration(-_whole_months(last, first))
    return YearsMonthsDuration(_whole_months(first, last))


@builtin("day of year", "date: date|datetime")
def day_of_year(run: Run, value: FeelDate | FeelDateTime) -> object:
    return Decimal(_day(value).day_of_year)


@builtin("day of week", "date: date|datetime")
def day_of_week(run: Run, value: FeelDate | FeelDateTime) -> object:
    return _WEEKDAYS[_day(value).weekday - 1]


@builtin("month of year", "date: date|datetime")
def month_of_year(run: Run, value: FeelDate | FeelDateTime) -> object:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", "date: date|datetime")
def week_of_year(run: Run, value: FeelDate | FeelDateTime) -> object:
    return Decimal(_day(value).week_of_year)


@builtin("last day of month", "date: date|datetime")
def last_day_of_month(run: Run, value: FeelDate | FeelDateTime) -> object:
    """The last day of the value's month (as the field's engines have it)."""
    day = _day(value)
    following = FeelDate(day.year, day.month, 1).plus_months(1)
    return following.plus_days(-1) if following else None


@builtin("now")
def now(run: Run) -> object:
    """The clock's moment, told in the runtime's zone."""
    return from_python_moment(run.runtime.clock.now().astimezone(run.runtime.zone))


@builtin("today")
def today(run: Run) -> object:
    """The clock's day in the runtime's zone."""
    return from_python_moment(run.runtime.clock.now().astimezone(run.runtime.zone)).date


def _day(value: FeelDate | FeelDateTime) -> FeelDate:
    return value.date if isinstance(value, FeelDateTime) else value


def _whole_months(first: FeelDate, last: FeelDate) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _time(hour: Decimal, minute: Decimal, second: Decimal, zone: Zone) -> FeelTime | None:
    parts = (whole(hour), whole(minute))
    if parts[0] is None or parts[1] is None or not 0 <= second < 60:
        return None
    if isinstance(zone, int) and abs(zone) > MOST_OFFSET:
        return None
    seconds = int(second)
    return make_time(parts[0], parts[1], seconds, int((second - seconds) * SECOND), zone)
