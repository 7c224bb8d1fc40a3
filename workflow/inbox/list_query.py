"""What the addresses of lists have in common: the query, sent or kept, and how days and variables stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol
from urllib.parse import parse_qsl

MOST_FIELDS = 100


class Query(Protocol):
    """A query that may hold a name several times, as werkzeug's dictionaries are."""

    def get(self, name: str, default: str = "") -> Any: ...
    def getlist(self, name: str) -> Sequence[str]: ...


class _Pairs(dict[str, list[str]]):
    """A stored query, read as werkzeug's dictionaries are."""

    def getlist(self, name: str) -> Sequence[str]:
        return dict.get(self, name, [])

    def get(self, name: str, default: str = "") -> Any:  # type: ignore[override]
        return next(iter(self.getlist(name)), default)


def query_of_text(question: str) -> Query:
    """A query that was kept as text. :raises ValueError: with more than ``MOST_FIELDS`` fields"""
    pairs = _Pairs()
    for name, value in parse_qsl(question, max_num_fields=MOST_FIELDS):
        pairs.setdefault(name, []).append(value)
    return pairs


def tests_in(query: Query) -> list[str]:
    """The tests of variables as written: each ``var``, and the one in the form's three fields."""
    name = str(query.get("var_name", "") or "").strip()
    picked = f"{name}:{query.get('var_op', '')}:{query.get('var_value', '')}" if name else ""
    return [text for text in (*query.getlist("var"), picked) if text.strip(": ")]


def day_of(text: str) -> date | None:
    """A day as the pages write it; nothing for what is none, or lies in no year of an office's work."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1980 <= found.year <= 2999 else None
