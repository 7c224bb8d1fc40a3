"""The conversion functions number and string, range, and not (DMN 1.5, 10.3.4.1-2)."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException

from engine.feel import nodes
from engine.feel.calls import invoke
from engine.feel.compare import order
from engine.feel.errors import FeelSyntaxError
from engine.feel.json_values import text_of
from engine.feel.naming import NameTable
from engine.feel.numbers import NUMBERS
from engine.feel.parser import Parser
from engine.feel.ranges import closed_range
from engine.feel.registry import BUILTINS, builtin
from engine.feel.run import Run

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_LITERAL_MAKERS = ("date", "time", "date and time", "duration")


@builtin("number", "from: string", "grouping separator: string?", "decimal separator: string?")
def number(run: Run, text: str, grouping: str | None = None, point: str | None = None) -> object:
    """The number a text stands for, once the grouping separator is taken out."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return run.warn("number: the separators must be different ones of blank, comma and point")
    plain = text
    if grouping:
        plain = plain.replace(grouping, "")
    if point == ",":
        plain = "," if "." in plain else plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain) or len(plain) > 10_000:
        return run.warn(f"number: '{text[:40]}' is no number")
    try:
        return NUMBERS.create_decimal(plain)
    except DecimalException:
        return run.warn(f"number: '{text[:40]}' is beyond what numbers can hold")


@builtin("number", "from: number")
def number_itself(run: Run, value: Decimal) -> object:
    return value


@builtin("string", "from: any")
def string(run: Run, value: object) -> object:
    run.weigh(value)
    text = text_of(value)
    run.room_for_string(len(text or ""))
    return text


@builtin("not", "negand: any")
def negation(run: Run, negand: object) -> object:
    if isinstance(negand, bool):
        return not negand
    return run.warn("not: the argument is no boolean")


@builtin("range", "from: string")
def range_from(run: Run, text: str) -> object:
    """The range a text writes, its ends being literals."""
    try:
        node = Parser(text, (), NameTable(BUILTINS)).whole_expression()
    except FeelSyntaxError as error:
        return run.warn(f"range: {error.message}")
    if not isinstance(node, nodes.RangeOf):
        return run.warn(f"range: '{text[:40]}' is no range")
    first, last = _literal(run, node.start), _literal(run, node.end)
    if first is None or last is None:
        return run.warn("range: both ends must be literals")
    place = order(first, last)
    if place is None or place > 0:
        return run.warn("range: the ends must be of one kind and in order")
    return closed_range(first, last, node.start_included, node.end_included)


def _literal(run: Run, node: nodes.Node) -> object:
    if isinstance(node, nodes.Literal):
        return node.value
    if isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and not node.named:
        if node.function.name in _LITERAL_MAKERS and all(isinstance(each, nodes.Literal) for each in node.arguments):
            values = [each.value for each in node.arguments if isinstance(each, nodes.Literal)]
            return invoke(BUILTINS[node.function.name], values, run)
    return None
