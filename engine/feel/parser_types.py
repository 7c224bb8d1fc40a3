"""Reads types: qualified names, list<T>, range<T>, context<a: T>, function<T> -> T (DMN 1.5, 10.3.1.2, rules 54-57)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.lexer import OPERATOR, STRING, WORD, string_value
from engine.feel.naming import NameTable, tidy
from engine.feel.nodes import TypeNode

if TYPE_CHECKING:
    from engine.feel.parser import Parser

_LONG_NAMES = NameTable(
    ("date and time", "days and time duration", "day and time duration", "years and months duration",
     "year and month duration", "date time", "dateTime")
)  # fmt: skip


def type_node(parser: Parser) -> TypeNode:
    """The type that comes next.

    :raises FeelSyntaxError: when no type comes next
    """
    cursor = parser.cursor
    cursor.deeper()
    text = cursor.token.text
    generic = cursor.ahead().kind == OPERATOR and cursor.ahead().text == "<"
    if generic and text in ("list", "range"):
        cursor.position += 2
        node = TypeNode(text, (type_node(parser),))
        cursor.expect(">", "to close the type")
    elif generic and text == "context":
        cursor.position += 2
        node = TypeNode(text, fields=_fields(parser))
    elif generic and text == "function":
        cursor.position += 2
        node = _function(parser)
    else:
        node = TypeNode(_qualified_name(parser))
    cursor.shallower()
    return node


def _fields(parser: Parser) -> tuple[tuple[str, TypeNode], ...]:
    cursor = parser.cursor
    fields: list[tuple[str, TypeNode]] = []
    while not cursor.accept(">"):
        if fields:
            cursor.expect(",", "between the entries of the context type")
        name = entry_key(parser)
        fields.append((name, type_node(parser)))
    return tuple(fields)


def _function(parser: Parser) -> TypeNode:
    cursor = parser.cursor
    parts: list[TypeNode] = []
    while not cursor.accept(">"):
        if parts:
            cursor.expect(",", "between the parameter types")
        parts.append(type_node(parser))
    cursor.expect("->", "before the result type")
    return TypeNode("function", tuple(parts), result=type_node(parser))


def _qualified_name(parser: Parser) -> str:
    cursor = parser.cursor
    if cursor.token.kind != WORD:
        raise cursor.wrong("expected a type")
    for table in (_LONG_NAMES, parser.known):
        found = table.match(cursor.tokens, cursor.position)
        if found is not None:
            name, cursor.position = found
            break
    else:
        name = cursor.take().text
    while cursor.at_operator("."):
        cursor.take()
        if cursor.token.kind != WORD:
            raise cursor.wrong("expected a name after '.'")
        name += "." + cursor.take().text
    return name


def entry_key(parser: Parser) -> str:
    """A key (a name of any words and signs, or a string) and the colon after it.

    :raises FeelSyntaxError: when no key with a colon comes next
    """
    cursor = parser.cursor
    if cursor.token.kind == STRING:
        key = string_value(cursor.take().text)
        cursor.expect(":", "after the key")
        return key
    end = colon_after_name(parser)
    if end is None:
        raise cursor.wrong("expected a name and ':'")
    key = tidy(cursor.text[cursor.token.start : cursor.tokens[end - 1].end])
    cursor.position = end + 1
    return key


def colon_after_name(parser: Parser) -> int | None:
    """The position of the colon when a name and a colon come next."""
    tokens = parser.cursor.tokens
    position = parser.cursor.position
    if tokens[position].kind != WORD:
        return None
    while tokens[position].kind in (WORD, "number") or tokens[position].text in ("+", "-", "*", "/", ".", "'", "**"):
        position += 1
    return position if tokens[position].text == ":" and tokens[position].kind == OPERATOR else None
