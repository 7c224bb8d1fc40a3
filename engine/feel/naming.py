"""Finds the longest known name at a place in the tokens: names may hold spaces, operators and keywords."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import NUMBER, OPERATOR, WORD, Token, tokenize


class NameTable:
    """Known names of more than one token, by their first token."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in _long(names) if isinstance(names, frozenset) else names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know ``name`` from now on; text that no name could have is left out."""
        parts = name_parts(name)
        if len(parts) < 2:
            return
        if name in self._names:
            return
        self._names.add(name)
        insort(self._by_first.setdefault(parts[0], []), (parts, name), key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
        """The longest known name starting at ``position`` and the position after it, if any."""
        for parts, name in self._by_first.get(tokens[position].text, ()):
            end = position + len(parts)
            if end < len(tokens) and all(
                token.text == part for token, part in zip(tokens[position:end], parts, strict=True)
            ):
                return name, end
        return None


@lru_cache(maxsize=256)
def _long(names: frozenset[str]) -> tuple[str, ...]:
    """Those of more than one token, the only ones a table keeps: few of many, and asked for with each expression."""
    return tuple(name for name in names if len(name_parts(name)) > 1)


@lru_cache(maxsize=4_096)
def name_parts(name: str) -> tuple[str, ...]:
    """The token texts of ``name``; empty when it holds what no name may hold."""
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return ()
    if not tokens or any(token.kind not in (WORD, NUMBER, OPERATOR) for token in tokens):
        return ()
    return tuple(token.text for token in tokens)


def tidy(name: str) -> str:
    """``name`` without the backticks around it, with each run of space made one blank."""
    return " ".join(name.replace("`", "").split())
