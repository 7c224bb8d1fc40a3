"""Cuts FEEL text into tokens (DMN 1.5, 10.3.1.2, rules 26-42 and 61-63)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.errors import FeelSyntaxError

WORD = "word"
NUMBER = "number"
STRING = "string"
OPERATOR = "operator"
END = "end"

RESERVED = frozenset(
    "if then else for in return some every satisfies and or between instance of function true false null".split()
)

_NAME_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = " \t\n\r\u000b\u000c\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

_TOKEN = re.compile(
    rf"(?P<space>(?:[{_SPACE}]|//[^\n]*|/\*.*?\*/)+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    rf"|(?P<word>[{_NAME_START}][{_NAME_PART}]*)"
    r"|(?P<quoted>`[^`]+`)"
    r"|(?P<operator>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{}.,:@'])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text as written, and where it starts and ends in the text."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of ``text`` in order, closed by an ``END`` token; space and comments are left out.

    A name in backticks is one word, whatever stands in it, as the dialect has it.

    :raises FeelSyntaxError: at a character no token begins with, or an unclosed string or comment
    """
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise error_at(text, position, _no_token(text, position))
        kind = match.lastgroup
        if kind != "space":
            if kind == OPERATOR and text.startswith("/*", position):
                raise error_at(text, position, "this comment is never closed")
            tokens.append(_token(text, str(kind), match))
        position = match.end()
    tokens.append(Token(END, "", len(text), len(text)))
    return tokens


def _token(text: str, kind: str, match: re.Match[str]) -> Token:
    word = match.group()
    if kind == "quoted":
        kind, word = WORD, word[1:-1]
        if word in RESERVED:
            raise error_at(text, match.start(), f"{word!r} is a word of the language; backticks make no name of it")
    return Token(kind, word, match.start(), match.end())


def error_at(text: str, position: int, problem: str) -> FeelSyntaxError:
    """A syntax error that names the line and column of ``position`` in ``text``."""
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return FeelSyntaxError(problem, text=text, line=line, column=column)


def string_value(literal: str) -> str:
    r"""What a string literal, quotes included, stands for; unknown escapes such as ``\d`` stay as written."""
    body = literal[1:-1]
    if "\\" not in body:
        return body
    return _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(_unescape, body))


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else match.group()
    return _PLAIN_ESCAPES.get(code, match.group())


def _join_surrogates(match: re.Match[str]) -> str:
    high, low = match.groups()
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


def _no_token(text: str, position: int) -> str:
    if text[position] == '"':
        return "this string is never closed"
    if text[position] == "`":
        return "this name in backticks is never closed, or empty"
    return f"the character {text[position]!r} has no meaning here"
