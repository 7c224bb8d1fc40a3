"""The functions that place points and ranges on a line: before, meets, overlaps, ... (DMN 1.5, 10.3.4.12, table 78)."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.compare import order
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.values import Range

_POINT = "number|string|boolean|date|time|datetime|days|months"


class _NoOrder(Exception):
    """Two ends have no order."""


def _compare(left: object, right: object) -> int:
    place = order(left, right)
    if place is None:
        raise _NoOrder
    return place


def _starts(one: Range, two: Range) -> int:
    # Where one's start lies from two's: an open start lies a little after a closed one.
    if one.start is None or two.start is None:
        return (one.start is not None) - (two.start is not None)
    return _compare(one.start, two.start) * 2 + two.start_included - one.start_included


def _ends(one: Range, two: Range) -> int:
    if one.end is None or two.end is None:
        return (two.end is not None) - (one.end is not None)
    return _compare(one.end, two.end) * 2 + one.end_included - two.end_included


def _touch(end: Range, start: Range) -> int:
    # Where the end of the first range lies from the start of the second: 0 when they share a point.
    if end.end is None or start.start is None:
        return 1
    return _compare(end.end, start.start) * 2 - (not (end.end_included and start.start_included))


def _point(value: object) -> Range:
    return Range(value, value, True, True)


def _relation(name: str, forms: str, holds: Callable[[Range, Range], bool]) -> None:
    def work(run: Run, one: object, two: object) -> object:
        first = one if isinstance(one, Range) else _point(one)
        second = two if isinstance(two, Range) else _point(two)
        if "!=" in (first.operator, second.operator):
            return run.warn(f"{name}: '!=' has no place on a line")
        try:
            return holds(first, second)
        except _NoOrder:
            return run.warn(f"{name}: the ends have no order")

    for form in forms.split():
        left, right = _FORMS[form]
        builtin(name, left, right)(work)


_FORMS = {
    "pp": (f"point1: {_POINT}", f"point2: {_POINT}"),
    "pr": (f"point: {_POINT}", "range: range"),
    "rp": ("range: range", f"point: {_POINT}"),
    "rr": ("range1: range", "range2: range"),
}


def _before(one: Range, two: Range) -> bool:
    return _touch(one, two) < 0


def _overlaps(one: Range, two: Range) -> bool:
    return _touch(one, two) >= 0 and _touch(two, one) >= 0


def _overlaps_before(one: Range, two: Range) -> bool:
    return _starts(one, two) < 0 and _touch(one, two) >= 0 and _ends(one, two) <= 0


def _meets(one: Range, two: Range) -> bool:
    return None not in (one.end, two.start) and _touch(one, two) == 0


def _includes(one: Range, two: Range) -> bool:
    return _starts(one, two) <= 0 and _ends(one, two) >= 0


def _finishes(one: Range, two: Range) -> bool:
    return _ends(one, two) == 0 and _starts(one, two) >= 0


def _starting(one: Range, two: Range) -> bool:
    return _starts(one, two) == 0 and _ends(one, two) <= 0


def _coincides(one: Range, two: Range) -> bool:
    return _starts(one, two) == 0 and _ends(one, two) == 0


_relation("before", "pp pr rp rr", _before)
_relation("after", "pp pr rp rr", lambda one, two: _before(two, one))
_relation("meets", "rr", _meets)
_relation("met by", "rr", lambda one, two: _meets(two, one))
_relation("overlaps", "rr", _overlaps)
_relation("overlaps before", "rr", _overlaps_before)
_relation("overlaps after", "rr", lambda one, two: _overlaps_before(two, one))
_relation("finishes", "pr rr", _finishes)
_relation("finished by", "rp rr", lambda one, two: _finishes(two, one))
_relation("includes", "rp rr", _includes)
_relation("during", "pr rr", lambda one, two: _includes(two, one))
_relation("starts", "pr rr", _starting)
_relation("started by", "rp rr", lambda one, two: _starting(two, one))
_relation("coincides", "pp rr", _coincides)
