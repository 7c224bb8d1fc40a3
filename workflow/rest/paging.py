"""Pages of a search: by limit and offset, or by a cursor that holds the sort values of a row.

A cursor stays good while rows come and go, which an offset does not. It belongs to one sort order and is refused
with another. What has no value comes last, whichever way is sorted.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

from engine.domain.errors import Finding, Invalid
from engine.domain.variables import dumps, loads
from workflow.rest.filters import Kind
from workflow.rest.schemas import DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Order:
    """One sort criterion."""

    name: str
    column: Any
    kind: Kind
    descending: bool = False

    def clause(self, backwards: bool) -> Any:
        """The ORDER BY part; read backwards it is turned round whole."""
        ordered = self.column.asc() if self.descending is backwards else self.column.desc()
        return ordered.nulls_first() if backwards else ordered.nulls_last()

    def beyond(self, value: Any, backwards: bool) -> ColumnElement[bool]:
        """Rows that stand after ``value`` in this order, or before it when read backwards."""
        if value is None:
            return self.column.is_not(None) if backwards else false()
        further = self.column > value if self.descending is backwards else self.column < value
        return further if backwards else or_(further, self.column.is_(None))

    def same(self, value: Any) -> ColumnElement[bool]:
        """Rows with this value."""
        return self.column.is_(None) if value is None else self.column == value


@dataclass(frozen=True, slots=True)
class Window:
    """What part of the rows is asked for."""

    limit: int
    offset: int
    cursor: str | None
    backwards: bool


def read_window(page: Mapping[str, Any] | None) -> Window:
    """The window of a page request. :raises Invalid: when it names two places to begin"""
    page = {name: value for name, value in (page or {}).items() if value is not None}
    places = [name for name in ("from", "after", "before") if name in page]
    if len(places) > 1:
        message = f"a page begins at one place; {' and '.join(places)} were given"
        raise Invalid(message, [Finding("page", message, element="page")])
    limit, cursor = page.get("limit", DEFAULT_LIMIT), page.get("after") or page.get("before")
    return Window(limit, page.get("from", 0), cursor, "before" in page and bool(cursor))


def narrow(statement: Select[Any], window: Window, orders: Sequence[Order]) -> Select[Any]:
    """The statement ordered and cut to the window. :raises Invalid: when the cursor is none of this order's"""
    if window.cursor:
        values = read_cursor(window.cursor, orders)
        steps = []
        for index, order in enumerate(orders):
            level = [earlier.same(value) for earlier, value in zip(orders[:index], values, strict=False)]
            steps.append(and_(*level, order.beyond(values[index], window.backwards)))
        statement = statement.where(or_(*steps))
    statement = statement.order_by(*(order.clause(window.backwards) for order in orders))
    return statement.limit(window.limit).offset(window.offset or None)


def write_cursor(values: Sequence[Any], orders: Sequence[Order]) -> str:
    """The cursor at a row with these sort values."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.b64encode(dumps([_signature(orders), plain])).decode()


def read_cursor(cursor: str, orders: Sequence[Order]) -> list[Any]:
    """The sort values a cursor stands at. :raises Invalid: when it is broken, or of another order"""
    try:
        signature, values = loads(base64.b64decode(cursor, validate=True))
        if signature == _signature(orders):
            return [_value(value, order.kind) for value, order in zip(values, orders, strict=True)]
    except (binascii.Error, ValueError, TypeError, Invalid) as error:
        raise _refused("the cursor cannot be read; take it from an answer's page as it is") from error
    raise _refused("the cursor belongs to a search with another sort")


def _value(value: Any, kind: Kind) -> Any:
    if kind is Kind.MOMENT and value is not None:
        return datetime.fromisoformat(value)
    if isinstance(value, (list, dict)):
        raise ValueError("a sort value is plain")
    return value


def _signature(orders: Sequence[Order]) -> str:
    return ",".join(f"{'-' if order.descending else ''}{order.name}" for order in orders)


def _refused(message: str) -> Invalid:
    return Invalid(message, [Finding("cursor", message, element="page")])
