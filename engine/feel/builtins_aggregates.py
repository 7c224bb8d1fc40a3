"""The functions that sum up a list, given as one list or as single arguments (DMN 1.5, 10.3.4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from engine.feel.arithmetic import operation
from engine.feel.compare import order
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.logic import all_of, any_of
from engine.feel.registry import builtin
from engine.feel.run import Run

_add = operation("+")
_divide = operation("/")
_SUMMED = (Decimal, DaysTimeDuration, YearsMonthsDuration)

Aggregate = Callable[[Run, list[object]], object]


def _aggregate(name: str) -> Callable[[Aggregate], Aggregate]:
    def register(work: Aggregate) -> Aggregate:
        builtin(name, "list: list")(work)
        builtin(name, "item: any", variadic=True)(lambda run, *items: work(run, list(items)))
        return work

    return register


@_aggregate("min")
def least(run: Run, items: list[object]) -> object:
    return _extreme(run, items, -1)


@_aggregate("max")
def greatest(run: Run, items: list[object]) -> object:
    return _extreme(run, items, 1)


@_aggregate("sum")
def total(run: Run, items: list[object]) -> object:
    if not items or any(not isinstance(item, _SUMMED) for item in items):
        return run.warn("sum: there must be elements, all of them numbers or durations")
    run.step(len(items))
    result = items[0]
    for item in items[1:]:
        result = _add(result, item, run)
    return result


@_aggregate("mean")
def mean(run: Run, items: list[object]) -> object:
    whole = total(run, items)
    return None if whole is None else _divide(whole, Decimal(len(items)), run)


@_aggregate("product")
def product(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, "product", items)
    if not numbers:
        return None
    multiply = operation("*")
    result: object = numbers[0]
    for number in numbers[1:]:
        result = multiply(result, number, run)
    return result


@_aggregate("median")
def median(run: Run, items: list[object]) -> object:
    numbers = sorted(_numbers(run, "median", items))
    if not numbers:
        return None
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


@_aggregate("stddev")
def stddev(run: Run, items: list[object]) -> object:
    """Of a sample: divided by one less than the count."""
    numbers = _numbers(run, "stddev", items)
    if len(numbers) < 2:
        return run.warn("stddev: there must be at least two numbers")
    middle = sum(numbers, Decimal(0)) / len(numbers)
    return (sum(((number - middle) ** 2 for number in numbers), Decimal(0)) / (len(numbers) - 1)).sqrt()


@_aggregate("mode")
def mode(run: Run, items: list[object]) -> object:
    """The most frequent numbers, the least first."""
    numbers = _numbers(run, "mode", items)
    if len(numbers) < len(items):
        return None
    counted = Counter(numbers)
    most = max(counted.values(), default=0)
    return sorted(number for number, times in counted.items() if times == most)


@_aggregate("all")
def every(run: Run, items: list[object]) -> object:
    run.step(len(items))
    return all_of(items)


@_aggregate("any")
def some(run: Run, items: list[object]) -> object:
    run.step(len(items))
    return any_of(items)


def _numbers(run: Run, name: str, items: list[object]) -> list[Decimal]:
    run.step(len(items))
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) < len(items) or not numbers:
        run.warn(f"{name}: there must be elements, all of them numbers")
        return []
    return numbers


def _extreme(run: Run, items: list[object], side: int) -> object:
    if not items:
        return run.warn("there is no least or greatest of no elements")
    run.step(len(items))
    found = items[0]
    for item in items:
        place = order(item, found)
        if place is None:
            return run.warn("the elements have no order")
        if place == side:
            found = item
    return found
