"""Reads the operands of FEEL: literals, names, brackets of all kinds, calls, and the keyword expressions."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import TYPE_CHECKING

from engine.feel.cursor import Cursor
from engine.feel.lexer import END, NUMBER, OPERATOR, STRING, WORD, Token, string_value
from engine.feel.naming import tidy
from engine.feel.nodes import (
    BadLiteral,
    Call,
    ContextOf,
    For,
    FunctionOf,
    If,
    Iterator,
    ListOf,
    Literal,
    Node,
    Quantified,
    TypeNode,
)
from engine.feel.numbers import NUMBERS
from engine.feel.parser_types import colon_after_name, entry_key, type_node
from engine.feel.temporal_text import read_at_literal

if TYPE_CHECKING:
    from engine.feel.parser import Parser

_CONSTANTS = {"true": True, "false": False, "null": None}
_AFTER_RANGE = frozenset((")", "]", "}", ",", "=", "!=", "<", "<=", ">", ">=", ".", ":"))
_WORDS_AFTER_RANGE = frozenset(("and", "or", "then", "else", "return", "satisfies", "in", "between", "instance"))


def primary(parser: Parser) -> Node:
    """One operand.

    :raises FeelSyntaxError: when no operand comes next
    """
    cursor = parser.cursor
    token = cursor.token
    if token.kind == NUMBER:
        return Literal(number(cursor))
    if token.kind == STRING:
        return Literal(string_value(cursor.take().text))
    if token.kind == WORD:
        return _word(parser, token)
    if token.kind == OPERATOR:
        if token.text == "(":
            return _parenthesis(parser)
        if token.text == "[":
            return _bracket(parser)
        if token.text == "]":
            cursor.take()
            return parser.range_after(parser.expression(), start_included=False)
        if token.text == "{":
            return _context(parser)
        if token.text == "@" and cursor.ahead().kind == STRING:
            cursor.take()
            return _at_literal(cursor.take())
    raise cursor.wrong("expected a value")


def number(cursor: Cursor) -> Decimal:
    """The number that comes next, rounded to 34 digits.

    :raises FeelSyntaxError: when it is beyond what numbers can hold
    """
    token = cursor.take()
    try:
        return NUMBERS.create_decimal(token.text)
    except DecimalException as error:
        raise cursor.wrong("expected a number below 1e6145", token) from error


def is_end_bracket(cursor: Cursor) -> bool:
    """Whether the ``[`` that comes next closes a range, judged by what follows it."""
    after = cursor.ahead()
    if after.kind == END:
        return True
    return after.text in (_WORDS_AFTER_RANGE if after.kind == WORD else _AFTER_RANGE)


def _at_literal(token: Token) -> Node:
    text = string_value(token.text)
    value = read_at_literal(text)
    return BadLiteral(f'@"{text}" is no date, time or duration') if value is None else Literal(value)


def _word(parser: Parser, token: Token) -> Node:
    cursor = parser.cursor
    known = parser.known.match(cursor.tokens, cursor.position)
    if known is None:
        if token.text in _CONSTANTS:
            cursor.take()
            return Literal(_CONSTANTS[token.text])
        if token.text in _KEYWORDS:
            return _KEYWORDS[token.text](parser)
    return parser.name()


def _parenthesis(parser: Parser) -> Node:
    cursor = parser.cursor
    cursor.take()
    node = parser.expression()
    if cursor.at_operator(".."):
        return parser.range_after(node, start_included=False)
    cursor.expect(")", "to close '('")
    return node


def _bracket(parser: Parser) -> Node:
    cursor = parser.cursor
    cursor.take()
    if cursor.accept("]"):
        return ListOf(())
    items = [parser.expression()]
    if cursor.at_operator(".."):
        return parser.range_after(items[0], start_included=True)
    while cursor.accept(","):
        items.append(parser.expression())
    cursor.expect("]", "to close the list")
    return ListOf(tuple(items))


def _context(parser: Parser) -> Node:
    cursor = parser.cursor
    cursor.take()
    entries: list[tuple[str, Node]] = []
    while not cursor.accept("}"):
        if entries:
            cursor.expect(",", "between the entries of the context")
        key = entry_key(parser)
        value = parser.expression()
        parser.known.add(key)
        entries.append((key, value))
    return ContextOf(tuple(entries))


def call(parser: Parser, function: Node) -> Node:
    """The arguments in parentheses after ``function``."""
    cursor = parser.cursor
    cursor.take()
    arguments: list[Node] = []
    named: list[tuple[str, Node]] = []
    while not cursor.accept(")"):
        if arguments or named:
            cursor.expect(",", "between the arguments")
        if colon_after_name(parser) is None:
            if named:
                raise cursor.wrong("expected a parameter's name and ':', as before,")
            arguments.append(parser.expression())
        else:
            if arguments:
                raise cursor.wrong("expected an argument without a name, as before,")
            named.append((entry_key(parser), parser.expression()))
    return Call(function, tuple(arguments), tuple(named))


def _if(parser: Parser) -> Node:
    cursor = parser.cursor
    branches: list[tuple[Node, Node]] = []
    while not branches or cursor.at_word("if"):
        cursor.take()
        condition = parser.expression()
        cursor.expect("then", "after the condition of 'if'")
        branches.append((condition, parser.expression()))
        cursor.expect("else", "after the first branch of 'if'")
    return If(tuple(branches), parser.expression())


def _for(parser: Parser) -> Node:
    parser.cursor.take()
    iterators = _iterators(parser)
    parser.cursor.expect("return", "after the iterators of 'for'")
    return For(iterators, parser.expression())


def _quantified(parser: Parser) -> Node:
    every = parser.cursor.take().text == "every"
    iterators = _iterators(parser)
    parser.cursor.expect("satisfies", "after the iterators")
    return Quantified(every, iterators, parser.expression())


def _iterators(parser: Parser) -> tuple[Iterator, ...]:
    cursor = parser.cursor
    iterators: list[Iterator] = []
    while not iterators or cursor.accept(","):
        name = _local_name(parser, "in")
        cursor.expect("in", "after the iterator's name")
        source = parser.expression()
        end = parser.expression() if cursor.accept("..") else None
        parser.known.add(name)
        iterators.append(Iterator(name, source, end))
    return tuple(iterators)


def _local_name(parser: Parser, closing: str) -> str:
    cursor = parser.cursor
    start = cursor.token
    if start.kind != WORD:
        raise cursor.wrong("expected a name")
    last = start
    while cursor.token.kind != END and cursor.token.text not in (closing, ",", ")", ":"):
        last = cursor.take()
    return tidy(cursor.text[start.start : last.end])


def _function(parser: Parser) -> Node:
    cursor = parser.cursor
    cursor.take()
    cursor.expect("(", "after 'function'")
    parameters: list[tuple[str, TypeNode | None]] = []
    while not cursor.accept(")"):
        if parameters:
            cursor.expect(",", "between the parameters")
        name = _local_name(parser, ")")
        parser.known.add(name)
        parameters.append((name, type_node(parser) if cursor.accept(":") else None))
    external = cursor.at_word("external")
    if external:
        cursor.take()
    return FunctionOf(tuple(parameters), parser.expression(), external)


_KEYWORDS = {"if": _if, "for": _for, "some": _quantified, "every": _quantified, "function": _function}
