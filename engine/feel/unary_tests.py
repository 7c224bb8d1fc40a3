"""Compiled unary tests: the input entries of decision tables (DMN 1.5, 7.3.2 and 8.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.feel import nodes
from engine.feel.analysis import Usage, usage_of
from engine.feel.builtin_table import BUILTINS, LONG_NAMES
from engine.feel.compiler import Compiler
from engine.feel.expression import depth_refused, free_names, run_closure
from engine.feel.json_values import to_feel
from engine.feel.lexer import END
from engine.feel.logic import any_of
from engine.feel.nodes import Node
from engine.feel.parser import Parser
from engine.feel.ranges import closed_range, passes, satisfies, unary_range
from engine.feel.run import Frame, Run
from engine.feel.runtime import Evaluation, FeelRuntime
from engine.feel.types import FeelType

_INPUT = "?"
_UNKNOWN = object()
_PLAIN_TESTS = (nodes.Literal, nodes.UnaryRange, nodes.RangeOf, nodes.ListOf)
Test = Callable[[Frame, object], bool | None]


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """Tests ready to be put to values; ``names`` and ``functions_unknown`` as of an expression."""

    text: str
    names: frozenset[str]
    functions_unknown: tuple[str, ...]
    _mentioned: tuple[str, ...] = field(repr=False)
    _tests: tuple[Test, ...] = field(repr=False)
    _negated: bool = field(repr=False)
    _constants: tuple[object, ...] | None = field(repr=False)

    def matches(
        self,
        value: object,
        variables: Mapping[str, object],
        runtime: FeelRuntime,
        *,
        converted: bool = False,
        run: Run | None = None,
    ) -> Evaluation:
        """Whether ``value`` passes: True, False, or None when that cannot be told.

        :param converted: value and variables are FEEL values throughout and need no conversion
        :param run: the evaluation this one is a part of
        :raises FeelBudgetExceeded: when ``runtime.limits`` are used up
        """
        if not self._tests:
            return _ANYTHING
        tested = value if converted else to_feel(value)
        if self._constants is not None:
            return _VERDICTS[self._verdict(satisfies(tested, constant) for constant in self._constants)]

        def judge(frame: Frame) -> object:
            frame.values[_INPUT] = tested
            return self._verdict(test(frame, tested) for test in self._tests)

        return run_closure(judge, self._mentioned, variables, runtime, converted=converted, run=run)

    def _verdict(self, outcomes: Iterable[bool | None]) -> bool | None:
        verdict = any_of(outcomes)
        return verdict if verdict is None or not self._negated else not verdict


_ANYTHING = Evaluation(True)
_VERDICTS = {verdict: Evaluation(verdict) for verdict in (True, False, None)}


def compile_unary_tests(
    text: str, *, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """Compile a decision table's input entry: ``-``, tests parted by commas, or ``not(...)`` of them.

    :raises FeelSyntaxError: when ``text`` is none of these
    """
    declared = names if isinstance(names, frozenset) else tuple(names)
    if text.strip() in ("", "-"):
        return UnaryTests(text, frozenset(), (), (), (), False, None)
    usage = Usage()
    with depth_refused(text):
        negated, found = _read(Parser(text, declared, LONG_NAMES))
        compiler = Compiler(types or {})
        tests = tuple(_test(node, compiler) for node in found)
        for node in found:
            part = usage_of(node, {**BUILTINS, _INPUT: None})
            usage.names |= part.names
            usage.mentioned |= part.mentioned - {_INPUT}
            usage.called |= part.called
    read, unknown = free_names(usage, declared)
    return UnaryTests(text, read, unknown, tuple(usage.mentioned), tests, negated, _constants(found))


def _constants(found: list[Node]) -> tuple[object, ...] | None:
    # What the tests compare with, when nothing has to be evaluated to know it.
    values = [_constant(node) for node in found]
    return None if any(value is _UNKNOWN for value in values) else tuple(values)


def _constant(node: Node) -> object:
    span: object = None
    if isinstance(node, nodes.Literal):
        return node.value
    if isinstance(node, nodes.UnaryRange) and isinstance(node.end, nodes.Literal):
        span = unary_range(node.operator, node.end.value)
    elif (
        isinstance(node, nodes.RangeOf)
        and isinstance(node.start, nodes.Literal)
        and isinstance(node.end, nodes.Literal)
    ):
        span = closed_range(node.start.value, node.end.value, node.start_included, node.end_included)
    return _UNKNOWN if span is None else span


def _read(parser: Parser) -> tuple[bool, list[Node]]:
    cursor = parser.cursor
    if cursor.at_word("not") and cursor.ahead().text == "(":
        cursor.position = 2
        tests = _tests(parser)
        if cursor.at_operator(")") and cursor.ahead().kind == END:
            return True, tests
        cursor.position = 0
    tests = _tests(parser)
    parser.expect_end()
    return False, tests


def _tests(parser: Parser) -> list[Node]:
    tests = [parser.test()]
    while parser.cursor.accept(","):
        tests.append(parser.test())
    return tests


def _test(node: Node, compiler: Compiler) -> Test:
    closure = compiler.compile(node)
    if isinstance(node, _PLAIN_TESTS):
        return lambda frame, value: passes(value, closure(frame), frame.run)
    asks_input = _INPUT in usage_of(node, ()).mentioned

    def test(frame: Frame, value: object) -> bool | None:
        outcome = closure(frame)
        if isinstance(outcome, bool) and (asks_input or not isinstance(value, bool)):
            return outcome
        return None if outcome is None and asks_input else passes(value, outcome, frame.run)

    return test
