"""What a heat map can show: each measure with its number, its words on the diagram, and how hot that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from flask_babel import gettext as _

from workflow.operations.analysis.heat import ElementHeat
from workflow.operations.analysis.lengths import length, short_length

LEVELS = 5
Number = Callable[[ElementHeat, bool], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """``number(element, worked)`` is what is compared; a length of time or a count."""

    code: str
    words: str
    number: Number
    is_time: bool = False


MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure("passed", "人次", lambda one, worked: one.figures.passed),
        Measure("waiting", "等待中", lambda one, worked: one.waiting),
        Measure("median", "中位", lambda one, worked: one.took(0.5, worked=worked), is_time=True),
        Measure("p90", "九成", lambda one, worked: one.took(0.9, worked=worked), is_time=True),
        Measure("overdue", "超期", lambda one, worked: one.overdue),
    )
}
"""The measures in the order they are offered; 九成: nine of ten took no longer."""


def told(measure: Measure, value: float | None, *, worked: bool, short: bool = False) -> str:
    """A number in words; nothing for nothing."""
    if value is None:
        return ""
    if measure.is_time:
        return (short_length if short else length)(value, worked=worked)
    return f"{value:,.0f}"


def difference(measure: Measure, here: float | None, there: float | None, *, worked: bool, short: bool = False) -> str:
    """How much more or less ``there`` is than ``here``, with its sign; nothing where one of them is missing."""
    if here is None or there is None:
        return ""
    change = there - here
    if measure.is_time and abs(change) < 30:
        return "±0"
    if not change:
        return "±0"
    sign = "+" if change > 0 else "−"
    return sign + told(measure, abs(change), worked=worked, short=short)


def level(value: float | None, most: float) -> int:
    """How hot: 0 for nothing, 1 to ``LEVELS`` by the share of the most there is."""
    if not value or most <= 0:
        return 0
    return min(max(ceil(LEVELS * value / most), 1), LEVELS)


def marks(
    elements: Iterable[ElementHeat],
    tops: Mapping[str, float],
    *,
    worked: bool,
    against: Mapping[str, ElementHeat] | None = None,
) -> dict[str, Any]:
    """For the island: element → measure → ``[text, level, difference]``; ``against`` are the other version's."""
    found: dict[str, Any] = {}
    for one in elements:
        shown = {}
        for measure in MEASURES.values():
            value = measure.number(one, worked)
            if not value:
                continue
            other = against.get(one.id) if against is not None else None
            change = ""
            if other is not None:
                change = difference(measure, measure.number(other, worked), value, worked=worked, short=True)
            shown[measure.code] = [
                told(measure, value, worked=worked, short=True), level(value, tops[measure.code]), change,
            ]  # fmt: skip
        if shown:
            found[one.id] = shown
    return found


def tops(elements: Iterable[ElementHeat], *, worked: bool) -> dict[str, float]:
    """The most of each measure."""
    shown = list(elements)
    return {
        code: max((measure.number(one, worked) or 0 for one in shown), default=0) for code, measure in MEASURES.items()
    }


def legend(most: Mapping[str, float], *, worked: bool) -> dict[str, list[str]]:
    """For each measure, up to how much each level goes."""
    return {
        code: [told(measure, most[code] * step / LEVELS, worked=worked, short=True) for step in range(1, LEVELS + 1)]
        for code, measure in MEASURES.items()
    }


def words() -> dict[str, str]:
    """The measures' names in the page's language."""
    return {code: _(measure.words) for code, measure in MEASURES.items()}
