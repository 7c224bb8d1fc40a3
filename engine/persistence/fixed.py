"""Questions asked at every step: text and conversions are put together once, the bare driver does the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Dialect, Select

from engine.persistence.driver import Driver

Convert = Callable[[Any], Any]


class FixedSelect:
    """A SELECT of one row by values in the order of its ``bindparam``; ``names`` are its columns."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._prepared: dict[str, tuple[str, list[Convert | None]]] = {}
        self.names = [column.name for column in statement.selected_columns]

    def one(self, connection: Connection, *values: Any) -> list[Any] | None:
        """The row as Python has its values, in the order of ``names``; nothing when there is none."""
        text, converts = self._prepared.get(connection.dialect.name) or self._prepare(connection.dialect)
        row = Driver(connection).one(text, values)
        if row is None:
            return None
        return [value if convert is None else convert(value) for value, convert in zip(row, converts, strict=True)]

    def _prepare(self, dialect: Dialect) -> tuple[str, list[Convert | None]]:
        own = type(dialect)(paramstyle="numeric_dollar" if dialect.name == "postgresql" else "qmark")  # type: ignore[call-arg]
        converts: list[Convert | None] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)  # type: ignore[attr-defined]
            for column in self._statement.selected_columns
        ]
        prepared = (str(self._statement.compile(dialect=own)), converts)
        self._prepared[dialect.name] = prepared
        return prepared
