"""The list functions (DMN 1.5, 10.3.4.4); places count from 1, or back from the end when negative."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.feel.compare import equal
from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run

_HASHED = (bool, str, Decimal)


@builtin("list contains", "list: list", "element: any")
def list_contains(run: Run, items: list[object], element: object) -> object:
    run.weigh(element, len(items))
    return any(equal(item, element) is True for item in items)


@builtin("count", "list: list")
def count(run: Run, items: list[object]) -> object:
    return Decimal(len(items))


@builtin("sublist", "list: list", "start position: number", "length: number?")
def sublist(run: Run, items: list[object], start: Decimal, length: Decimal | None = None) -> object:
    first = _index(items, start)
    if first is None:
        return run.warn(f"sublist: a list of {len(items)} has no position {start}")
    if length is None:
        return items[first:]
    number = int(length)
    if number < 1 or first + number > len(items):
        return run.warn(f"sublist: a list of {len(items)} has no {length} elements from position {start} on")
    return items[first : first + number]


@builtin("append", "list: list", "item: any", variadic=True)
def append(run: Run, items: list[object], *more: object) -> object:
    run.room_for_list(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "list: list", variadic=True)
def concatenate(run: Run, *lists: list[object]) -> object:
    run.room_for_list(sum(map(len, lists)))
    return [item for each in lists for item in each]


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(run: Run, items: list[object], position: Decimal, new: object) -> object:
    index = _index(items, position)
    if index is None:
        return run.warn(f"insert before: a list of {len(items)} has no position {position}")
    return [*items[:index], new, *items[index:]]


@builtin("remove", "list: list", "position: number")
def remove(run: Run, items: list[object], position: Decimal) -> object:
    index = _index(items, position)
    if index is None:
        return run.warn(f"remove: a list of {len(items)} has no position {position}")
    return [*items[:index], *items[index + 1 :]]


@builtin("reverse", "list: list")
def reverse(run: Run, items: list[object]) -> object:
    return items[::-1]


@builtin("index of", "list: list", "match: any")
def index_of(run: Run, items: list[object], match: object) -> object:
    run.step(len(items))
    run.weigh(match, len(items))
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match) is True]


@builtin("union", "list: list", variadic=True)
def union(run: Run, *lists: list[object]) -> object:
    return _distinct(run, (item for each in lists for item in each))


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: list[object]) -> object:
    return _distinct(run, items)


@builtin("duplicate values", "list: list")
def duplicate_values(run: Run, items: list[object]) -> object:
    """The values that occur more than once, each once (as the field's engines have it)."""
    run.weigh(items, len(items) // 2 + 1)
    twice = [item for place, item in enumerate(items) if any(equal(item, other) is True for other in items[:place])]
    return _distinct(run, twice)


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[object]) -> object:
    flat: list[object] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.step()
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return flat


def _index(items: list[object], position: Decimal) -> int | None:
    place = whole(position)
    if place is None or place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _distinct(run: Run, items: Iterable[object]) -> list[object]:
    seen: set[tuple[type, object]] = set()
    others: list[object] = []
    kept: list[object] = []
    for item in items:
        run.step()
        if isinstance(item, _HASHED):
            key = (type(item), item)
            if key in seen:
                continue
            seen.add(key)
        else:
            run.step(len(others))
            run.weigh(item, len(others))
            if any(equal(item, other) is True for other in others):
                continue
            others.append(item)
        kept.append(item)
    return kept
