"""Looks into values stored as JSON bytes from within a statement, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Numeric, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class stored_text(FunctionElement[str]):  # noqa: N801  (functions of a database are written small)
    """The JSON text of a column of type :class:`engine.persistence.base.Json`."""

    type = String()
    inherit_cache = True


class stored_number(FunctionElement[Any]):  # noqa: N801
    """The number that a column of JSON holds; NULL where it holds something else."""

    type = Numeric()
    inherit_cache = True


class stored_list_has(FunctionElement[bool]):  # noqa: N801
    """Whether a column holding a list of texts has one of those given second, an expanding parameter."""

    type = Boolean()
    inherit_cache = True


def has_any(column: ColumnElement[Any], texts: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the list in ``column`` and ``texts`` have one in common."""
    return stored_list_has(column, texts)


@compiles(stored_text)
def _text(element: stored_text, compiler: SQLCompiler, **given: Any) -> str:
    return f"convert_from({compiler.process(element.clauses, **given)}, 'UTF8')"


@compiles(stored_text, "sqlite")
def _text_sqlite(element: stored_text, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **given)} AS TEXT)"


@compiles(stored_number)
def _number(element: stored_number, compiler: SQLCompiler, **given: Any) -> str:
    text = _text(element, compiler, **given)  # type: ignore[arg-type]
    return f"(CASE WHEN {text} ~ '^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{{1,2}})?$' THEN ({text})::numeric END)"


@compiles(stored_number, "sqlite")
def _number_sqlite(element: stored_number, compiler: SQLCompiler, **given: Any) -> str:
    text = _text_sqlite(element, compiler, **given)  # type: ignore[arg-type]
    return f"(CASE WHEN json_type({text}) IN ('integer', 'real') THEN json_extract({text}, '$') END)"


@compiles(stored_list_has)
def _list_has(element: stored_list_has, compiler: SQLCompiler, **given: Any) -> str:
    column, texts = element.clauses
    stored = f"convert_from({compiler.process(column, **given)}, 'UTF8')::jsonb"
    among = compiler.process(texts, **given)
    return f"EXISTS (SELECT 1 FROM jsonb_array_elements_text({stored}) AS stored(value) WHERE stored.value IN {among})"


@compiles(stored_list_has, "sqlite")
def _list_has_sqlite(element: stored_list_has, compiler: SQLCompiler, **given: Any) -> str:
    column, texts = element.clauses
    stored = f"CAST({compiler.process(column, **given)} AS TEXT)"
    among = compiler.process(texts, **given)
    return f"EXISTS (SELECT 1 FROM json_each({stored}) AS stored WHERE stored.value IN {among})"
