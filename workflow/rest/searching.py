"""One search for everything: filter, sort, count, cut to the page; two statements, lean answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields, validate
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer
from workflow.rest.filters import Field, Kind, condition, reader_of
from workflow.rest.paging import Order, narrow, read_window, write_cursor

COUNTED = 10_000
"""So far a search counts; beyond it says that there are more."""

TENANT_FIELD = Field(Kind.TEXT, func.lower(TENANT))
"""The field ``tenantId``, the same in every row."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A thing that can be searched: its name in the grammar, the field of its key, and all its fields.

    ``alternatives`` says whether its filter has ``$or``.
    """

    name: str
    key: str
    fields: Mapping[str, Field]
    alternatives: bool = False

    def orders(self, sort: Iterable[Mapping[str, str]] | None) -> list[Order]:
        """The sort criteria; the key comes last, so that the order is total."""
        asked = [(item["field"], item.get("order") == "DESC") for item in sort or ()]
        if self.key not in (name for name, _ in asked):
            asked.append((self.key, False))
        return [Order(name, self.fields[name].column, self.fields[name].kind, down) for name, down in asked]


def search_schema(searched: Searched) -> type[ma.Schema]:
    """The body of a search; a field the thing does not have is refused, in filters and sorts."""
    members = _readers(searched)
    if searched.alternatives:
        inner = schemas.body(f"{searched.name}FilterFields", **_readers(searched))
        members["$or"] = fields.List(fields.Nested(inner))
    sortable = [name for name, field in searched.fields.items() if field.sorts]
    sort = schemas.body(
        f"{searched.name}SearchQuerySortRequest",
        field=fields.String(required=True, validate=_known(sortable)),
        order=schemas.one_of("ASC", "DESC"),
    )
    return schemas.body(
        f"{searched.name}SearchQuery",
        filter=fields.Nested(schemas.body(f"{searched.name}Filter", **members), allow_none=True),
        sort=fields.List(fields.Nested(sort), allow_none=True),
        page=fields.Nested(schemas.Page, allow_none=True),
    )


def _readers(searched: Searched) -> dict[str, Any]:
    return {name: reader_of(field) for name, field in searched.fields.items() if field.filters}


def search(
    session: Session,
    searched: Searched,
    statement: Select[Any],
    asked: Mapping[str, Any],
    shown: Callable[..., Mapping[str, Any]],
) -> Response:
    """The answer of a search over ``statement``; ``shown`` makes an item of what the statement selects.

    :raises Invalid: when the page or its cursor cannot be read
    """
    orders, window = searched.orders(asked.get("sort")), read_window(asked.get("page"))
    filtered = statement.where(condition(searched.fields, asked.get("filter") or {}))
    total = _count(session, filtered, searched.fields[searched.key].column)
    columns = [order.column.label(f"sort_{index}") for index, order in enumerate(orders)]
    rows = list(session.execute(narrow(filtered.add_columns(*columns), window, orders)))
    if window.backwards:
        rows.reverse()
    width = len(orders)
    page = {
        "totalItems": min(total, COUNTED),
        "hasMoreTotalItems": total > COUNTED,
        "startCursor": write_cursor(rows[0][-width:], orders) if rows else None,
        "endCursor": write_cursor(rows[-1][-width:], orders) if rows else None,
    }
    return answer({"items": [shown(*row[:-width]) for row in rows], "page": page})


def _count(session: Session, filtered: Select[Any], key: Any) -> int:
    some = filtered.with_only_columns(key, maintain_column_froms=True).order_by(None).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _known(names: list[str]) -> validate.OneOf:
    return validate.OneOf(names, error="{input} is no field to sort by; there are {choices}")


def truth(column: Any) -> Field:
    """A field that is true or false."""
    return Field(Kind.TRUTH, column)


def keyed(column: Any, **options: Any) -> Field:
    """A field that holds a key."""
    return Field(Kind.KEY, column, **options)


def text(column: Any, **options: Any) -> Field:
    """A field that holds a text."""
    return Field(Kind.TEXT, column, **options)


def number(column: Any, **options: Any) -> Field:
    """A field that holds a whole number."""
    return Field(Kind.INTEGER, column, **options)


def moment(column: Any, **options: Any) -> Field:
    """A field that holds a moment."""
    return Field(Kind.MOMENT, column, **options)
