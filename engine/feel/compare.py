"""Equality and order of FEEL values, in three-valued logic (DMN 1.5, 10.3.2.13, tables 50 and 53-54)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.times import DAY_SECONDS, SECOND, FeelDateTime, FeelTime
from engine.feel.values import Builtin, Function, Range

_PLAIN = (bool, str, Decimal, FeelDate, DaysTimeDuration, YearsMonthsDuration)
_ORDERED = frozenset((Decimal, str, DaysTimeDuration, YearsMonthsDuration))


def equal(left: Any, right: Any) -> bool | None:
    """Whether two values are equal; None when they are of different kinds (null equals only null)."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _PLAIN:
        return left == right
    if isinstance(left, list):
        return _same_lists(left, right)
    if isinstance(left, dict):
        return _same_contexts(left, right)
    if isinstance(left, (FeelTime, FeelDateTime)):
        first, second = _seconds(left), _seconds(right)
        return first == second
    if isinstance(left, Range):
        return _same_ranges(left, right)
    if isinstance(left, (Function, Builtin)):
        return left is right
    return None


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1 as ``left`` lies before, on or after ``right``; None when they have no order."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _ORDERED:
        return (left > right) - (left < right)
    if isinstance(left, FeelDate):
        first, second = (left.year, left.month, left.day), (right.year, right.month, right.day)
        return (first > second) - (first < second)
    if isinstance(left, (FeelTime, FeelDateTime)):
        here, there = _seconds(left), _seconds(right)
        if (here[0] is None) != (there[0] is None):
            return None
        return (here[1] > there[1]) - (here[1] < there[1])
    return None


def identical(left: Any, right: Any) -> bool:
    """The function ``is``: the same kind and the same value, zones as written (DMN 1.5, 10.3.4.9)."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(identical(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(identical(value, right[key]) for key, value in left.items())
    if isinstance(left, (FeelTime, FeelDateTime)):
        return left == right
    return equal(left, right) is True


def _seconds(value: FeelTime | FeelDateTime) -> tuple[str | None, int]:
    # Whole seconds: the standard lists year to second and time offset as what a time is made of.
    offset = value.offset
    local = value.nanos if isinstance(value, FeelTime) else value.date.number * DAY_SECONDS * SECOND + value.time.nanos
    return None if offset is None else "zoned", local // SECOND - (offset or 0)


def _same_lists(left: list[object], right: list[object]) -> bool | None:
    if len(left) != len(right):
        return False
    return _all(equal(a, b) for a, b in zip(left, right, strict=True))


def _same_contexts(left: dict[str, object], right: dict[str, object]) -> bool | None:
    if left.keys() != right.keys():
        return False
    return _all(equal(value, right[key]) for key, value in left.items())


def _all(results: object) -> bool | None:
    answer: bool | None = True
    for result in results:  # type: ignore[attr-defined]
        if result is False:
            return False
        if result is None:
            answer = None
    return answer


def _same_ranges(left: Range, right: Range) -> bool | None:
    if (left.operator, left.start_included, left.end_included) != (
        right.operator,
        right.start_included,
        right.end_included,
    ):
        return False
    return _all((equal(left.start, right.start), equal(left.end, right.end)))
