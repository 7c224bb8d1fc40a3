"""What a text is found by: every two neighbouring characters of it, and of the initials of its pinyin.

Both sides cut alike, so that any part of a text of two characters or more is found as a phrase, in any language,
without a dictionary: 汉禾硬碳 is found by 硬碳, by hhyt and by yt. Databases cut nothing themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

from workflow.people.pinyin import spelled

LEAST_SEARCH = 2
"""Fewer characters are no search: they would match nearly everything."""

LONGEST_SEARCH, MOST_TERMS = 64, 6
"""What is typed beyond is not looked at."""

MOST_PIECES = 2_000
"""Of one matter; its texts are names and numbers, and no document."""


def plain(text: str) -> str:
    """Small letters, full-width ones as narrow ones, and a space for whatever is neither letter nor digit."""
    shown = unicodedata.normalize("NFKC", text).lower()
    return "".join(character if character.isalnum() else " " for character in shown)


def initials(text: str) -> str:
    """The first letter of each character's syllable; other letters and digits as they are."""
    return plain("".join(syllable[:1] for syllable in spelled(plain(text))))


def pieces_of(texts: Iterable[str]) -> list[str]:
    """The pieces of these texts in order; each run of letters ends with its last character alone."""
    pieces: list[str] = []
    for text in dict.fromkeys(texts):
        for way in dict.fromkeys((plain(text), initials(text))):
            for run in way.split():
                pieces += [one + other for one, other in pairwise(run)]
                pieces.append(run[-1])
    return pieces[:MOST_PIECES]


def terms_of(words: str) -> list[str]:
    """What is looked for, each on its own, as it was typed; nothing when it is too short to be a search.

    A single character is looked for together with the term before it, or the one behind it: 第 3 步 is one term.
    """
    words = words.replace("\0", " ").strip()[:LONGEST_SEARCH]
    if len(words) < LEAST_SEARCH:
        return []
    terms: list[str] = []
    for term in words.split()[:MOST_TERMS]:
        if terms and (len(term) < LEAST_SEARCH or len(terms[-1]) < LEAST_SEARCH):
            terms[-1] += term
        else:
            terms.append(term)
    return terms


def phrases_of(term: str) -> list[list[str]]:
    """The runs of a term, each as the pieces that must follow each other; a single character is a beginning."""
    return [[one + other for one, other in pairwise(run)] or [run] for run in plain(term).split()]


def as_fts5(terms: Iterable[str]) -> str:
    """All of the terms in the language of SQLite's FTS5; nothing where they hold no letter."""
    phrases = [phrase for term in terms for phrase in phrases_of(term)]
    return " AND ".join(f'"{" ".join(phrase)}"' + ("" if len(phrase[0]) > 1 else " *") for phrase in phrases)


def as_tsquery(terms: Iterable[str]) -> str:
    """All of the terms in the language of PostgreSQL's ``tsquery``; nothing where they hold no letter."""
    phrases = [phrase for term in terms for phrase in phrases_of(term)]
    return " & ".join(
        "(" + " <-> ".join(f"'{piece}'" + ("" if len(piece) > 1 else ":*") for piece in phrase) + ")"
        for phrase in phrases
    )


class Pieces(TypeDecorator[list[str]]):
    """Pieces in a column: a text for SQLite's full-text table, positions in a ``tsvector`` on PostgreSQL.

    Written only; the pieces hold nothing but letters and digits, so nothing needs escaping.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the database."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if dialect.name == "postgresql":
            return " ".join(f"'{piece}':{place}" for place, piece in enumerate(value, 1))
        return " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:
        return None if value is None else str(value).split()
