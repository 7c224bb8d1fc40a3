"""What follows a dot: entries of contexts, parts of dates, times, durations and ranges (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.run import Run
from engine.feel.times import DAY, SECOND, FeelDateTime, FeelTime, Zone
from engine.feel.values import Range, kind_of


def property_of(value: object, name: str, run: Run) -> object:
    """The entry or part ``name`` of ``value``; of a list, the list of its elements' entries."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return run.warn(f"the context has no entry '{name}'")
    if isinstance(value, list):
        run.step(len(value))
        return [property_of(item, name, run) for item in value]
    part = _PARTS.get(type(value), {}).get(name)
    if part is None:
        return run.warn(f"a {kind_of(value)} has no '{name}'")
    return part(value)


def _offset(seconds: int | None) -> DaysTimeDuration | None:
    return None if seconds is None else DaysTimeDuration(seconds * SECOND)


def _region(zone: Zone) -> str | None:
    return zone if isinstance(zone, str) else None


def _sign(number: int) -> int:
    return -1 if number < 0 else 1


_DATE: dict[str, Callable[[FeelDate], object]] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": lambda d: Decimal(d.weekday),
}
_TIME: dict[str, Callable[[FeelTime], object]] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": lambda t: Decimal(t.second),
    "time offset": lambda t: _offset(t.offset),
    "timezone": lambda t: _region(t.zone),
}


def _of_date(part: Callable[[FeelDate], object]) -> Callable[[FeelDateTime], object]:
    return lambda moment: part(moment.date)


def _of_time(part: Callable[[FeelTime], object]) -> Callable[[FeelDateTime], object]:
    return lambda moment: part(moment.time)


_DATE_TIME: dict[str, Callable[[FeelDateTime], object]] = {
    **{name: _of_date(part) for name, part in _DATE.items()},
    **{name: _of_time(part) for name, part in _TIME.items()},
    "time offset": lambda v: _offset(v.offset),
}
_DAYS: dict[str, Callable[[DaysTimeDuration], object]] = {
    "days": lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // DAY)),
    "hours": lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // (3600 * SECOND) % 24)),
    "minutes": lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // (60 * SECOND) % 60)),
    "seconds": lambda d: Decimal(_sign(d.nanos) * (abs(d.nanos) // SECOND % 60)),
}
_MONTHS: dict[str, Callable[[YearsMonthsDuration], object]] = {
    "years": lambda d: Decimal(_sign(d.months) * (abs(d.months) // 12)),
    "months": lambda d: Decimal(_sign(d.months) * (abs(d.months) % 12)),
}
_RANGE: dict[str, Callable[[Range], object]] = {
    "start": lambda r: r.start,
    "end": lambda r: r.end,
    "start included": lambda r: r.start_included,
    "end included": lambda r: r.end_included,
}
_PARTS: dict[type, dict[str, Callable[..., object]]] = {
    FeelDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: _DATE_TIME,
    DaysTimeDuration: _DAYS,
    YearsMonthsDuration: _MONTHS,
    Range: _RANGE,
}
