"""The functions that take another function: sort and list replace (DMN 1.5, 10.3.4.4 and 10.3.4.8)."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.calls import invoke
from engine.feel.compare import order
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run
from engine.feel.values import Builtin, Function


class _NoOrder(Exception):
    """Two elements have no order: the list cannot be sorted."""


@builtin("sort", "list: list", "precedes: function")
def sort(run: Run, items: list[object], precedes: Function | Builtin) -> object:
    """By the function that says whether the first of two elements comes first; equals keep their order."""

    def compare(left: object, right: object) -> int:
        first = invoke(precedes, [left, right], run)
        if first is True:
            return -1
        if first is not False:
            raise _NoOrder
        return 1 if invoke(precedes, [right, left], run) is True else 0

    return _sorted(run, items, compare)


@builtin("sort", "list: list")
def sort_naturally(run: Run, items: list[object]) -> object:
    """From the least to the greatest."""

    def compare(left: object, right: object) -> int:
        run.step()
        place = order(left, right)
        if place is None:
            raise _NoOrder
        return place

    return _sorted(run, items, compare)


@builtin("list replace", "list: list", "position: number", "newItem: any")
def list_replace(run: Run, items: list[object], position: Decimal, new: object) -> object:
    place = whole(position)
    if place is None or place == 0 or abs(place) > len(items):
        return run.warn(f"list replace: a list of {len(items)} has no position {position}")
    index = place - 1 if place > 0 else len(items) + place
    return [*items[:index], new, *items[index + 1 :]]


@builtin("list replace", "list: list", "match: function", "newItem: any")
def list_replace_matching(run: Run, items: list[object], match: Function | Builtin, new: object) -> object:
    """Every element for which ``match(element, new)`` is true."""
    replaced = []
    for item in items:
        verdict = invoke(match, [item, new], run)
        if not isinstance(verdict, bool):
            return run.warn("list replace: the match function must give a boolean")
        replaced.append(new if verdict else item)
    return replaced


def _sorted(run: Run, items: list[object], compare: object) -> object:
    try:
        return sorted(items, key=cmp_to_key(compare))  # type: ignore[arg-type]
    except _NoOrder:
        return run.warn("sort: the elements have no order")
