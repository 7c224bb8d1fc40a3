"""Reads FEEL expressions into the syntax tree (DMN 1.5, 10.3.1.2): operators by precedence climbing."""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel.cursor import Cursor
from engine.feel.lexer import END, NUMBER, OPERATOR, RESERVED, WORD
from engine.feel.naming import NameTable, tidy
from engine.feel.nodes import (
    Between,
    Chain,
    Comparison,
    Filter,
    InstanceOf,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Path,
    RangeOf,
    UnaryRange,
)
from engine.feel.parser_primary import call, is_end_bracket, number, primary
from engine.feel.parser_types import type_node

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 7)
_CHAINED = {
    "or": _OR, "and": _AND, "+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER,
}  # fmt: skip
_COMPARED = frozenset(("=", "!=", "<", "<=", ">", ">="))
_LONGEST_PATH = 60


class Parser:
    """Reads one text; ``names`` are the names of more than one token known in scope."""

    def __init__(self, text: str, names: Iterable[str], builtins: NameTable) -> None:
        self.cursor = Cursor(text)
        self.known = NameTable(names)
        self.builtins = builtins
        self.filter_depth = 0
        self.range_end = False

    def whole_expression(self) -> Node:
        """The expression that is the whole text.

        :raises FeelSyntaxError: when the text is no expression, or more than one
        """
        node = self.expression()
        self.expect_end()
        return node

    def expect_end(self) -> None:
        """Refuse what is left over."""
        if self.cursor.token.kind != END:
            raise self.cursor.wrong("expected an operator or the end")

    def expression(self) -> Node:
        """Any expression."""
        cursor = self.cursor
        cursor.deeper()
        outer, self.range_end = self.range_end, False
        node = self.binary(_OR)
        self.range_end = outer
        cursor.shallower()
        return node

    def endpoint(self, *, closing: bool = False) -> Node:
        """An operand that stops before comparisons; ``closing`` when ``[`` may close a range after it."""
        self.cursor.deeper()
        outer, self.range_end = self.range_end, closing
        node = self.binary(_ADD)
        self.range_end = outer
        self.cursor.shallower()
        return node

    def binary(self, lowest: int) -> Node:
        """Operators of precedence ``lowest`` or higher."""
        return self.binary_after(self.unary(), lowest)

    def binary_after(self, left: Node, lowest: int) -> Node:
        """Operators of precedence ``lowest`` or higher, ``left`` being read already."""
        cursor = self.cursor
        while True:
            token = cursor.token
            if token.kind not in (OPERATOR, WORD):
                return left
            level = _CHAINED.get(token.text)
            if level is not None and level >= lowest:
                left = self._chain(left, level)
            elif lowest <= _COMPARE and token.text in _COMPARED:
                cursor.take()
                left = Comparison(token.text, left, self.binary(_ADD))
            elif lowest <= _COMPARE and token.text == "between":
                cursor.take()
                low = self.binary(_ADD)
                cursor.expect("and", "between the two limits")
                left = Between(left, low, self.binary(_ADD))
            elif lowest <= _COMPARE and token.text == "in":
                cursor.take()
                left = Membership(left, self._membership_tests())
            else:
                return left

    def _chain(self, left: Node, level: int) -> Node:
        rest = []
        while (token := self.cursor.token).kind != END and _CHAINED.get(token.text) == level:
            if token.kind not in (OPERATOR, WORD):
                break
            self.cursor.take()
            rest.append((token.text, self.binary(level + 1)))
        return Chain(left, tuple(rest))

    def _membership_tests(self) -> tuple[Node, ...]:
        cursor = self.cursor
        if cursor.token.text in _COMPARED and cursor.token.kind == OPERATOR:
            return (self.unary_range(),)
        if not cursor.at_operator("("):
            return (self.binary(_ADD),)
        cursor.take()
        first = self.test()
        if cursor.at_operator(".."):
            return (self.binary_after(self.postfix_after(self.range_after(first, start_included=False)), _ADD),)
        tests = [first]
        while cursor.accept(","):
            tests.append(self.test())
        cursor.expect(")", "after the tests")
        if len(tests) > 1 or isinstance(first, UnaryRange):
            return tuple(tests)
        return (self.binary_after(self.postfix_after(first), _ADD),)

    def test(self) -> Node:
        """One positive unary test."""
        return self.expression()

    def unary_range(self) -> Node:
        """A comparison operator and its end: ``< 5``."""
        operator = self.cursor.take().text
        return UnaryRange(operator, self.endpoint())

    def range_after(self, start: Node, *, start_included: bool) -> Node:
        """The rest of a range from ``..`` on."""
        cursor = self.cursor
        cursor.expect("..", "in a range")
        end = self.endpoint(closing=True)
        if not cursor.at_operator(")", "]", "["):
            raise cursor.wrong("expected ')', ']' or '[' to close the range")
        return RangeOf(start, end, start_included, cursor.take().text == "]")

    def unary(self) -> Node:
        """An operand with its minus signs, or a unary range."""
        cursor = self.cursor
        token = cursor.token
        if token.kind == OPERATOR:
            if token.text == "-":
                cursor.take()
                if cursor.token.kind == NUMBER:
                    return self.postfix_after(Literal(-number(cursor)))
                cursor.deeper()
                node = Negation(self.unary())
                cursor.shallower()
                return node
            if token.text in _COMPARED:
                return self.unary_range()
        return self.postfix_after(primary(self))

    def postfix_after(self, node: Node) -> Node:
        """Paths, filters, calls and ``instance of`` after ``node``."""
        cursor = self.cursor
        count = 0
        while True:
            token = cursor.token
            if token.kind == WORD:
                if token.text == "instance" and cursor.ahead().text == "of":
                    cursor.take()
                    cursor.take()
                    node = InstanceOf(node, type_node(self))
                    continue
                return node
            if token.kind != OPERATOR:
                return node
            if token.text == ".":
                cursor.take()
                node = Path(node, self.property_name())
            elif token.text == "[":
                if self.range_end and is_end_bracket(cursor):
                    return node
                node = self._filter(node)
            elif token.text == "(":
                node = call(self, node)
            else:
                return node
            count += 1
            if count > _LONGEST_PATH:
                raise cursor.wrong(f"expected at most {_LONGEST_PATH} steps in a path", token)

    def _filter(self, source: Node) -> Node:
        self.cursor.take()
        self.filter_depth += 1
        condition = self.expression()
        self.filter_depth -= 1
        self.cursor.expect("]", "to close the filter")
        return Filter(source, condition)

    def property_name(self) -> str:
        """The name after a dot."""
        token = self.cursor.token
        if token.kind != WORD:
            raise self.cursor.wrong("expected a name after '.'")
        known = self.known.match(self.cursor.tokens, self.cursor.position)
        return self._run_of_words(known, join=True)

    def name(self) -> Node:
        """A variable's or function's name, the longest one known."""
        cursor = self.cursor
        token = cursor.token
        matches = [self.known.match(cursor.tokens, cursor.position), self._builtin()]
        found = max((match for match in matches if match), key=lambda match: match[1], default=None)
        if found is None and token.text in RESERVED:
            raise cursor.wrong("expected a value")
        return Name(self._run_of_words(found, join=self.filter_depth > 0), in_filter=self.filter_depth > 0)

    def _builtin(self) -> tuple[str, int] | None:
        # "date and time" is the function only where it is called; elsewhere "and" joins two variables.
        found = self.builtins.match(self.cursor.tokens, self.cursor.position)
        if found is None or self.cursor.tokens[found[1]].text == "(" or " and " not in found[0]:
            return found
        return None

    def _run_of_words(self, known: tuple[str, int] | None, *, join: bool) -> str:
        cursor = self.cursor
        if known is not None:
            name, cursor.position = known
            return name
        start = cursor.take()
        last = start
        while join and cursor.token.kind in (WORD, NUMBER) and cursor.token.text not in RESERVED:
            last = cursor.take()
        return tidy(cursor.text[start.start : last.end])
