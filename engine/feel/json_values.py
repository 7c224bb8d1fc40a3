"""JSON values to FEEL values and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from engine.feel.dates import FeelDate, from_python
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.numbers import NUMBERS, plain
from engine.feel.times import SECOND, FeelDateTime, FeelTime, from_python_moment
from engine.feel.values import Builtin, Function, Range, kind_of


def to_feel(value: object) -> object:
    """A JSON value (or Python date, time, datetime, timedelta) as a FEEL value; FEEL values stay.

    Numbers become decimals of at most 34 digits; a float is taken as it is written.

    :raises TypeError: for anything else
    """
    convert = _TO_FEEL.get(type(value))
    if convert is None:
        for kind, conversion in _TO_FEEL.items():
            if kind is not type(None) and isinstance(value, kind):
                return conversion(value)
        raise TypeError(f"a {type(value).__name__} is no JSON value and no FEEL value")
    return convert(value)


def to_json(value: object) -> object:
    """A FEEL value as JSON: whole numbers as int, others as Decimal, dates and durations as ISO text.

    A range becomes its text; a function becomes null.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, (Function, Builtin)):
        return None
    return text_of(value)


def text_of(value: object, *, nested: bool = False) -> str | None:
    """The function ``string``: a value as text; inside of lists and contexts strings are quoted."""
    if value is None:
        return "null" if nested else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return _quoted(value) if nested else value
    if isinstance(value, list):
        return "[" + ", ".join(str(text_of(item, nested=True)) for item in value) + "]"
    if isinstance(value, dict):
        entries = (f"{_key(key)}: {text_of(item, nested=True)}" for key, item in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, Range):
        return _range(value)
    if isinstance(value, (Function, Builtin)):
        return f"function {value.name}"
    text = str(value)
    return f'@"{text}"' if nested and kind_of(value) != "value" else text


def _range(span: Range) -> str:
    if span.operator:
        end = span.start if span.start is not None else span.end
        return f"({span.operator} {text_of(end, nested=True)})"
    opening, closing = "[" if span.start_included else "(", "]" if span.end_included else ")"
    return f"{opening}{text_of(span.start, nested=True)}..{text_of(span.end, nested=True)}{closing}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(key: str) -> str:
    return key if all(word.isidentifier() for word in key.split(" ")) else _quoted(key)


def _number(value: Decimal) -> object:
    if value == value.to_integral_value() and value.adjusted() < 1000:
        return int(value)
    return value


def _number_from(value: Decimal | int | float) -> Decimal | None:
    # What no FEEL number can be (infinite, not a number, beyond 1e6144) is null.
    try:
        number = NUMBERS.plus(Decimal(repr(value) if isinstance(value, float) else value))
    except DecimalException:
        return None
    return number if number.is_finite() else None


def _context(value: dict[object, object]) -> dict[str, object]:
    return {str(key): to_feel(item) for key, item in value.items()}


def _days(value: timedelta) -> DaysTimeDuration:
    return DaysTimeDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)


def _same(value: object) -> object:
    return value


_TO_FEEL: dict[type, Callable[..., object]] = {
    type(None): _same,
    bool: _same,
    str: _same,
    Decimal: _number_from,
    int: _number_from,
    float: _number_from,
    list: lambda value: [to_feel(item) for item in value],
    tuple: lambda value: [to_feel(item) for item in value],
    dict: _context,
    FeelDate: _same,
    FeelTime: _same,
    FeelDateTime: _same,
    DaysTimeDuration: _same,
    YearsMonthsDuration: _same,
    Range: _same,
    Function: _same,
    Builtin: _same,
    datetime: from_python_moment,
    date: from_python,
    time: lambda value: from_python_moment(datetime.combine(date(1970, 1, 1), value)).time,
    timedelta: _days,
}
