"""How long an element may take, read from its own due date: ``deadline after(now(), deadlines.x.n, deadlines.x.unit)``.

The expression is not evaluated as a whole, since the day it will count from is not known yet; what it says of the
length is: the branch of an ``if`` whose condition holds, the count, the unit, and the variable it counts from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.feel import FeelRuntime
from engine.feel.analysis import usage_of
from engine.feel.builtin_table import BUILTINS, LONG_NAMES
from engine.feel.compiler import Compiler
from engine.feel.expression import run_closure
from engine.feel.nodes import Call, If, Name, Node
from engine.feel.parser import Parser
from workflow.plans.steps import Span

COUNT = "deadline after"
UNITS = frozenset({"wd", "cd", "m"})
PERIOD = re.compile(r'^=?\s*(?:duration\(\s*)?"?P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"?\s*\)?$')
NAMED = re.compile(r"\bdeadlines\.(\w+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time, and the variable that tells the day it counts from, where that is not the beginning."""

    span: Span
    counts_from: str | None = None


def names_in(text: str | None) -> set[str]:
    """The rows of the deadline table that an expression reads."""
    return set(NAMED.findall(text or ""))


def limit_of(text: str | None, variables: Mapping[str, Any], feel: FeelRuntime) -> Limit | None:
    """The limit a due date sets, or nothing when it is told in another way."""
    if not text or not text.strip().startswith("="):
        return None
    node = _parsed(text.strip()[1:].strip())
    while isinstance(node, If):
        node = next((then for test, then in node.branches if _value(test, variables, feel) is True), node.otherwise)
    if not isinstance(node, Call) or not isinstance(node.function, Name) or node.function.name != COUNT:
        return None
    if len(node.arguments) != 3:
        return None
    since, count, unit = node.arguments
    number, word = _value(count, variables, feel), _value(unit, variables, feel)
    if not isinstance(number, Decimal) or word not in UNITS:
        return None
    return Limit(Span(int(number), str(word)), _variable_of(since))


def period_of(text: str | None) -> Span | None:
    """A constant duration of a timer (``P90D``, ``=duration("P6M")``), or nothing when it is not constant."""
    found = PERIOD.match((text or "").strip())
    if found is None or not any(found.groups()):
        return None
    months, weeks, days = (int(part or 0) for part in found.groups())
    if months and not (weeks or days):
        return Span(months, "m")
    return Span(months * 30 + weeks * 7 + days, "cd")


def holds(text: str, variables: Mapping[str, Any], feel: FeelRuntime) -> bool:
    """Whether a condition of a sequence flow is true; what is not known makes it false."""
    return _value(_parsed(text.strip().removeprefix("=").strip()), variables, feel) is True


def value_of(text: str, variables: Mapping[str, Any], feel: FeelRuntime) -> Any:
    """What a FEEL expression of the diagram gives."""
    return _value(_parsed(text.strip().removeprefix("=").strip()), variables, feel)


def _variable_of(since: Node) -> str | None:
    if not isinstance(since, If):
        return None
    return min(usage_of(since.branches[0][0], BUILTINS).names, default=None)


@lru_cache(maxsize=2_000)
def _parsed(text: str) -> Node:
    return Parser(text, (), LONG_NAMES).whole_expression()


def _value(node: Node, variables: Mapping[str, Any], feel: FeelRuntime) -> Any:
    closure, mentioned = _closure(node)
    return run_closure(closure, mentioned, variables, feel).value


@lru_cache(maxsize=4_000)
def _closure(node: Node) -> tuple[Any, tuple[str, ...]]:
    return Compiler({}).compile(node), tuple(usage_of(node, BUILTINS).mentioned)
