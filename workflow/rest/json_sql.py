"""JSON columns in SQL, on both databases: their text, and the items of a list as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class json_text(FunctionElement[str]):
    """The text of a JSON column, which is stored as bytes."""

    name = "json_text"
    type = Text()
    inherit_cache = True


class json_items(FunctionElement[Any]):
    """The items of a JSON list of texts, as rows of one column ``value``."""

    name = "json_items"
    inherit_cache = True


@compiles(json_text, "sqlite")
def _text_sqlite(element: json_text, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TEXT)"


@compiles(json_text, "postgresql")
def _text_postgresql(element: json_text, compiler: Any, **options: Any) -> str:
    return f"convert_from({compiler.process(element.clauses, **options)}, 'UTF8')"


@compiles(json_items, "sqlite")
def _items_sqlite(element: json_items, compiler: Any, **options: Any) -> str:
    return f"json_each(CAST({compiler.process(element.clauses, **options)} AS TEXT))"


@compiles(json_items, "postgresql")
def _items_postgresql(element: json_items, compiler: Any, **options: Any) -> str:
    return f"jsonb_array_elements_text(convert_from({compiler.process(element.clauses, **options)}, 'UTF8')::jsonb)"


def some_item(column: Any) -> Callable[[Callable[[Any], ColumnElement[bool]]], ColumnElement[bool]]:
    """Asks whether some item of the list in ``column`` fulfils a condition."""

    def ask(holds: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
        items = json_items(column).table_valued("value")
        return exists(select(items.c.value).where(holds(items.c.value)).correlate_except(items))

    return ask
