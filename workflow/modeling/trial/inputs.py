"""What a decision asks for: names its logic reads, what its table calls them, and the values its rules mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from engine.decisions import Decision, DecisionModel, InputData
from engine.decisions.boxed import Literal
from engine.decisions.tables import DecisionTable, InputColumn
from engine.feel import Expression, UnaryTests
from engine.feel.types import ANY, FeelType

TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A value somebody has to give.

    ``label`` is what a column calls it; ``type`` is FEEL's name of the type, empty when nothing says one; ``values``
    are the texts that rules compare it with.
    """

    name: str
    label: str = ""
    type: str = ""
    values: tuple[str, ...] = ()


def inputs_of(model: DecisionModel, decision: Decision) -> list[Asked]:
    """What ``decision`` and everything it requires read from outside, the columns of its own table first."""
    found: dict[str, Asked] = {}
    given: set[str] = set()
    _gather(model, decision, found, given, set())
    return [asked for name, asked in found.items() if name not in given]


def _gather(model: DecisionModel, decision: Decision, found: dict[str, Asked], given: set[str], seen: set[str]) -> None:
    seen.add(decision.id)
    needs = [need.element for need in model.requirements(decision.id) if need.model is model]
    given.update(name for need in needs if not isinstance(need, InputData) for name in (need.variable, need.name))
    for asked in _of_logic(decision.logic):
        found[asked.name] = _fuller(found.get(asked.name), asked)
    for need in needs:
        if isinstance(need, InputData):
            asked = Asked(need.variable, need.name, _name_of(need.type))
            found[need.variable] = _fuller(found.get(need.variable), asked)
        elif isinstance(need, Decision):
            given.update(need.aliases)
            if need.id not in seen:
                _gather(model, need, found, given, seen)


def _of_logic(logic: object) -> Iterator[Asked]:
    if isinstance(logic, DecisionTable):
        for column in logic.inputs:
            yield from _of_column(column)
    bound = set(_bound(logic))
    for part in _parts(logic):
        for name in sorted(part.names - bound):
            yield Asked(name)


def _of_column(column: InputColumn) -> Iterator[Asked]:
    expression = column.expression.expression if isinstance(column.expression, Literal) else None
    if expression is None or set(expression.names) != {expression.text.strip()}:
        return  # a calculation: its names come with the others
    texts = [
        test.text
        for test in (*column.tests, *([column.allowed] if column.allowed else []))
        if isinstance(test, UnaryTests)
    ]
    values = dict.fromkeys(value for text in texts for value in TEXT.findall(text))
    yield Asked(expression.text.strip(), column.label, _name_of(column.type), tuple(values)[:MOST_VALUES])


def _fuller(known: Asked | None, asked: Asked) -> Asked:
    if known is None:
        return asked
    return replace(
        known,
        label=known.label or asked.label,
        type=known.type or asked.type,
        values=tuple(dict.fromkeys((*known.values, *asked.values)))[:MOST_VALUES],
    )


def _name_of(kind: FeelType) -> str:
    base = getattr(kind, "base", kind)
    return "" if base is ANY else base.name


def _parts(value: object) -> Iterator[Expression | UnaryTests]:
    """Every compiled text inside of a logic."""
    if isinstance(value, (Expression, UnaryTests)):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _parts(item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _parts(getattr(value, one.name))


def _bound(value: object) -> Iterator[str]:
    """The names a logic gives by itself: entries of contexts, parameters, what loops count with."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _bound(item)
    elif is_dataclass(value) and not isinstance(value, (Expression, UnaryTests)):
        for one in fields(value):
            inner = getattr(value, one.name)
            if isinstance(inner, str) and one.name in ("name", "variable"):
                yield inner
                yield from ("partial", "item")
            yield from _bound(inner)
