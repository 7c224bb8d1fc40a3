"""What a field that searches offers: rows of one table, found by name, code, or the letters of the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

SHOWN, MOST = 20, 50
"""Choices offered for one question unless it asks for another number, and the most it may ask for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is stored, what it is called, and what tells it from others of that name."""

    value: str
    label: str
    note: str = ""

    def as_dict(self) -> dict[str, str]:
        """The choice as the form's field reads it."""
        return {"value": self.value, "label": self.label, "note": self.note}


@dataclass(frozen=True, slots=True)
class Choices:
    """One kind of thing to choose from: which columns are stored, shown and searched, and which rows may be chosen.

    ``value`` is the column of the stored code (a number is stored as its digits); ``active`` says what may be chosen
    now, ``shown`` besides what may be told to whoever searches. ``note`` makes the note of a row of ``noted`` columns.
    """

    words: str
    value: InstrumentedAttribute[Any]
    label: Any
    letters: Any = None
    codes: Sequence[InstrumentedAttribute[Any]] = ()
    noted: Sequence[InstrumentedAttribute[Any]] = ()
    note: Callable[..., str] = lambda *columns: "，".join(str(column) for column in columns if column)
    active: Any = None
    shown: ColumnElement[bool] | None = None

    def search(self, session: Session, words: str, limit: int = SHOWN) -> list[Choice]:
        """What fits ``words``, names that begin with them first; without words the first ones by name."""
        query = self._rows(self.active, self.shown)
        begins: ColumnElement[int] | None = None
        if words:
            fits = [self.label.contains(words, autoescape=True)]
            fits += [cast(code, String).startswith(words, autoescape=True) for code in (self.value, *self.codes)]
            if self.letters is not None:
                fits.append(self.letters.contains(f" {words.lower()}", autoescape=True))
            query = query.where(or_(*fits))
            begins = case((self.label.startswith(words, autoescape=True), 0), else_=1)
        order = [*([begins] if begins is not None else []), func.length(self.label), self.label, self.value]
        return self._choices(session, query.order_by(*order).limit(min(max(limit, 1), MOST)))

    def named(self, session: Session, values: Iterable[str], *, told: bool = True) -> list[Choice]:
        """The things of these stored codes, chosen long ago or now; ``told`` leaves out what not everybody may see."""
        query = self._rows(None, self.shown if told else None)
        return self._choices(session, query.where(self._among(values)))

    def unknown(self, session: Session, values: Iterable[str]) -> list[str]:
        """Those of these codes that nothing has which may be chosen; an office that has none yet takes all."""
        wanted = list(dict.fromkeys(values))
        query = select(self.value).where(self._among(wanted))
        if self.active is not None:
            query = query.where(self.active)
        there = {str(value) for value in session.scalars(query)}
        missing = [value for value in wanted if value not in there]
        if missing and not there and session.scalar(select(self.value).limit(1)) is None:
            return []
        return missing

    def all_codes(self, session: Session) -> list[str]:
        """The stored code of everything that may be chosen, in the order of the codes."""
        query = select(self.value).order_by(self.value)
        if self.active is not None:
            query = query.where(self.active)
        return [str(value) for value in session.scalars(query)]

    def _among(self, values: Iterable[str]) -> ColumnElement[bool]:
        if isinstance(self.value.type, String):
            return self.value.in_(list(values))
        return self.value.in_([int(value) for value in values if value.isdecimal() and len(value) < 19])

    def _rows(self, *conditions: ColumnElement[bool] | None) -> Select[Any]:
        query = select(self.value, self.label, *self.noted)
        return query.where(*(condition for condition in conditions if condition is not None))

    def _choices(self, session: Session, query: Select[Any]) -> list[Choice]:
        return [Choice(str(value), label, self.note(*noted)) for value, label, *noted in session.execute(query)]


def answer(session: Session, choices: Choices) -> list[dict[str, str]]:
    """What a request asks for: ``?q=`` words and ``?limit=``, or what each ``?value=`` stands for."""
    values = request.args.getlist("value")
    if values:
        return [one.as_dict() for one in choices.named(session, values[:MOST])]
    limit = request.args.get("limit", SHOWN, type=int)
    return [one.as_dict() for one in choices.search(session, request.args.get("q", "").strip(), limit)]
