"""Membership in ranges and lists: what ``in`` and a decision table's cell ask (DMN 1.5, 10.3.2.7 and table 55)."""

from __future__ import annotations

from engine.feel.budget import Meter
from engine.feel.compare import equal, order
from engine.feel.values import Range


def unary_range(operator: str, end: object) -> Range | None:
    """The range of ``< end`` and its kin; None when ``end`` has no place on a line."""
    if operator in ("=", "!="):
        return Range(end, end, True, True, operator)
    if end is None:
        return None
    if operator.startswith("<"):
        return Range(None, end, False, operator == "<=", operator)
    return Range(end, None, operator == ">=", False, operator)


def closed_range(start: object, end: object, start_included: bool, end_included: bool) -> Range | None:
    """The range between two ends; None when they are of different kinds or an included end is null."""
    if (start is None and start_included) or (end is None and end_included):
        return None
    if start is not None and end is not None and order(start, end) is None:
        return None
    return Range(start, end, start_included, end_included)


def within(value: object, span: Range) -> bool | None:
    """Whether ``value`` lies in ``span``; None when they cannot be compared."""
    if span.operator == "=":
        return equal(value, span.start)
    if span.operator == "!=":
        same = equal(value, span.start)
        return None if same is None else not same
    if span.operator == "" and (span.start is None or span.end is None):
        return None
    above = below = True
    if span.start is not None:
        place = order(value, span.start)
        if place is None:
            return None
        above = place > 0 or (place == 0 and span.start_included)
    if span.end is not None:
        place = order(value, span.end)
        if place is None:
            return None
        below = place < 0 or (place == 0 and span.end_included)
    return above and below


def satisfies(value: object, test: object) -> bool | None:
    """Whether ``value`` passes ``test``: lies in the range, is in the list, or is equal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return within(value, test)
    if isinstance(test, list):
        return _in_list(value, test)
    return equal(value, test)


def passes(value: object, test: object, meter: Meter) -> bool | None:
    """``satisfies``, the comparing paid for.

    :raises FeelBudgetExceeded: when the values are too large to be compared
    """
    count = max(len(test), 1) if isinstance(test, list) else 1
    if isinstance(value, (list, dict, Range)):
        meter.weigh(value, count)
    elif count > 1:
        meter.step(count)
    return satisfies(value, test)


def _in_list(value: object, tests: list[object]) -> bool | None:
    if isinstance(value, list) and equal(value, tests) is True:
        return True
    for test in tests:
        if isinstance(test, Range) and not isinstance(value, Range):
            if within(value, test) is True:
                return True
        elif equal(value, test) is True:
            return True
    return None if value is None and all(isinstance(test, Range) for test in tests) and tests else False
