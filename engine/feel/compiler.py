"""Turns the syntax tree into closures over a frame: names, literals, operators, paths and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from engine.feel import nodes
from engine.feel.arithmetic import negate, operation
from engine.feel.builtin_table import BUILTINS
from engine.feel.compare import equal, order
from engine.feel.compiler_calls import call_closure, function_closure
from engine.feel.compiler_loops import for_closure, quantified_closure
from engine.feel.logic import all_of, any_of
from engine.feel.nodes import Node
from engine.feel.numbers import whole
from engine.feel.properties import property_of
from engine.feel.ranges import closed_range, passes, unary_range
from engine.feel.run import MISSING, Frame
from engine.feel.types import FeelType, type_from
from engine.feel.values import Range, kind_of

Closure = Callable[[Frame], object]

_DEEP = (list, dict, Range)
_ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda place: place < 0,
    "<=": lambda place: place <= 0,
    ">": lambda place: place > 0,
    ">=": lambda place: place >= 0,
}


class Compiler:
    """Compiles nodes; ``types`` are the types a model defines by name."""

    def __init__(self, types: Mapping[str, FeelType]) -> None:
        self._types = types

    def compile(self, node: Node) -> Closure:
        """The closure that evaluates ``node`` in a frame."""
        return _COMPILE[type(node)](self, node)

    def type_of(self, node: nodes.TypeNode | None) -> FeelType | None:
        """The type ``node`` writes, or None."""
        return None if node is None else type_from(node, self._types)


def _literal(compiler: Compiler, node: nodes.Literal) -> Closure:
    value = node.value
    return lambda frame: value


def _bad_literal(compiler: Compiler, node: nodes.BadLiteral) -> Closure:
    reason = node.reason
    return lambda frame: frame.run.warn(reason)


def _name(compiler: Compiler, node: nodes.Name) -> Closure:
    name = node.name
    otherwise = BUILTINS.get(name)

    def find(frame: Frame) -> object:
        value = frame.find(name)
        if value is MISSING:
            return otherwise if otherwise is not None else frame.run.warn(f"there is no variable '{name}'")
        return value

    return find


def _list(compiler: Compiler, node: nodes.ListOf) -> Closure:
    items = [compiler.compile(item) for item in node.items]
    size = len(items)

    def build(frame: Frame) -> object:
        frame.run.step(size)
        return [item(frame) for item in items]

    return build


def _context(compiler: Compiler, node: nodes.ContextOf) -> Closure:
    entries = [(key, compiler.compile(value)) for key, value in node.entries]
    keys = [key for key, _ in entries]
    repeated = next((key for key in keys if keys.count(key) > 1), None)
    if repeated is not None:
        return lambda frame: frame.run.warn(f"the context has the entry '{repeated}' twice")

    size = len(entries) + 1

    def build(frame: Frame) -> object:
        frame.run.step(size)
        values: dict[str, object] = {}
        inner = Frame(values, frame, frame.run)
        for key, entry in entries:
            values[key] = entry(inner)
        return dict(values)

    return build


def _range(compiler: Compiler, node: nodes.RangeOf) -> Closure:
    start, end = compiler.compile(node.start), compiler.compile(node.end)

    def build(frame: Frame) -> object:
        span = closed_range(start(frame), end(frame), node.start_included, node.end_included)
        return span or frame.run.warn("the ends of a range must be of one kind that has an order")

    return build


def _unary_range(compiler: Compiler, node: nodes.UnaryRange) -> Closure:
    end, operator = compiler.compile(node.end), node.operator
    return lambda frame: unary_range(operator, end(frame)) or frame.run.warn(f"'{operator}' needs a value after it")


def _negation(compiler: Compiler, node: nodes.Negation) -> Closure:
    operand = compiler.compile(node.operand)
    return lambda frame: negate(operand(frame), frame.run)


def _chain(compiler: Compiler, node: nodes.Chain) -> Closure:
    first = compiler.compile(node.first)
    signs = [sign for sign, _ in node.rest]
    operands = [compiler.compile(operand) for _, operand in node.rest]
    if signs[0] in ("and", "or"):
        join = all_of if signs[0] == "and" else any_of
        parts = [first, *operands]
        return lambda frame: join(part(frame) for part in parts)
    if len(operands) == 1:
        only, work_one = operands[0], operation(signs[0])
        return lambda frame: work_one(first(frame), only(frame), frame.run)
    steps = [(operation(sign), operand) for sign, operand in zip(signs, operands, strict=True)]

    def calculate(frame: Frame) -> object:
        value = first(frame)
        for work, operand in steps:
            value = work(value, operand(frame), frame.run)
        return value

    return calculate


def _comparison(compiler: Compiler, node: nodes.Comparison) -> Closure:
    left, right, operator = compiler.compile(node.left), compiler.compile(node.right), node.operator
    if operator in ("=", "!="):
        wanted = operator == "="

        def same(frame: Frame) -> object:
            here, there = left(frame), right(frame)
            if isinstance(here, _DEEP):
                frame.run.weigh(here)
            answer = equal(here, there)
            if answer is None:
                return frame.run.warn(f"a {kind_of(here)} and a {kind_of(there)} cannot be equal")
            return answer is wanted

        return same
    holds = _ORDERS[operator]

    def ordered(frame: Frame) -> object:
        here, there = left(frame), right(frame)
        place = order(here, there)
        if place is None:
            return frame.run.warn(f"a {kind_of(here)} and a {kind_of(there)} have no order")
        return holds(place)

    return ordered


def _between(compiler: Compiler, node: nodes.Between) -> Closure:
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)

    def between(frame: Frame) -> object:
        here = value(frame)
        above, below = order(here, low(frame)), order(here, high(frame))
        if above is None or below is None:
            return frame.run.warn(f"a {kind_of(here)} has no order with both of its limits")
        return above >= 0 and below <= 0

    return between


def _membership(compiler: Compiler, node: nodes.Membership) -> Closure:
    value = compiler.compile(node.value)
    tests = [(compiler.compile(test), isinstance(test, nodes.RangeOf | nodes.UnaryRange)) for test in node.tests]

    def verdicts(frame: Frame, here: object) -> Iterator[bool | None]:
        for test, is_range in tests:
            wanted = test(frame)
            yield None if wanted is None and is_range else passes(here, wanted, frame.run)

    def belongs(frame: Frame) -> object:
        return any_of(verdicts(frame, value(frame)))

    return belongs


def _instance_of(compiler: Compiler, node: nodes.InstanceOf) -> Closure:
    value, kind = compiler.compile(node.value), compiler.type_of(node.type)
    written = node.type.name
    if kind is None:
        return lambda frame: frame.run.warn(f"there is no type '{written}'")

    def belongs(frame: Frame) -> object:
        here = value(frame)
        frame.run.weigh(here)
        return here is not None and kind.admits(here) if written not in ("Null", "null") else here is None

    return belongs


def _path(compiler: Compiler, node: nodes.Path) -> Closure:
    source, name = compiler.compile(node.source), node.name
    return lambda frame: property_of(source(frame), name, frame.run)


def _filter(compiler: Compiler, node: nodes.Filter) -> Closure:
    source, condition = compiler.compile(node.source), compiler.compile(node.condition)

    def keep(frame: Frame) -> object:
        items = source(frame)
        if items is None:
            return None
        if not isinstance(items, list):
            items = [items]
        run = frame.run
        if not items and isinstance(run.quietly(condition, frame), Decimal):
            return run.warn("an empty list has no elements")
        kept = []
        for item in items:
            run.step()
            inner = Frame({"item": item}, frame, run)
            verdict = condition(Frame(item, inner, run) if isinstance(item, dict) else inner)
            if verdict is True:
                kept.append(item)
            elif isinstance(verdict, Decimal):
                place = run.quietly(condition, frame)
                if isinstance(place, Decimal):
                    return _element(items, place, frame)
            elif verdict is not False and verdict is not None:
                run.warn(f"a filter must be a boolean or a number, not a {kind_of(verdict)}")
        return kept

    return keep


def _element(items: list[object], place: Decimal, frame: Frame) -> object:
    index = whole(place)
    if index is None or index == 0 or abs(index) > len(items):
        return frame.run.warn(f"a list of {len(items)} has no element {place}")
    return items[index - 1] if index > 0 else items[index]


def _if(compiler: Compiler, node: nodes.If) -> Closure:
    branches = [(compiler.compile(condition), compiler.compile(then)) for condition, then in node.branches]
    otherwise = compiler.compile(node.otherwise)

    def choose(frame: Frame) -> object:
        for condition, then in branches:
            verdict = condition(frame)
            if verdict is True:
                return then(frame)
            if verdict is not False and verdict is not None:
                return frame.run.warn(f"the condition of 'if' is a {kind_of(verdict)}")
        return otherwise(frame)

    return choose


_COMPILE: dict[type, Callable[..., Closure]] = {
    nodes.Literal: _literal,
    nodes.BadLiteral: _bad_literal,
    nodes.Name: _name,
    nodes.ListOf: _list,
    nodes.ContextOf: _context,
    nodes.RangeOf: _range,
    nodes.UnaryRange: _unary_range,
    nodes.Negation: _negation,
    nodes.Chain: _chain,
    nodes.Comparison: _comparison,
    nodes.Between: _between,
    nodes.Membership: _membership,
    nodes.InstanceOf: _instance_of,
    nodes.Path: _path,
    nodes.Filter: _filter,
    nodes.If: _if,
    nodes.Call: call_closure,
    nodes.FunctionOf: function_closure,
    nodes.For: for_closure,
    nodes.Quantified: quantified_closure,
}
