"""Statements by the bare driver over a connection of SQLAlchemy's: for the few that every step of a process sends.

Listeners of ``before_cursor_execute`` and ``after_cursor_execute`` hear of them as of any other, but with no context.
Errors come as SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

from engine.persistence.database import unfit_text


class Driver:
    """The driver's own connection; ``numbered`` says that parameters are ``$1``, ``$2`` … and not ``?``."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect: Dialect = connection.dialect
        self.numbered = connection.dialect.name == "postgresql"
        self.raw: Any = connection.connection.driver_connection
        self.before = tuple(connection.dispatch.before_cursor_execute)
        self.after = tuple(connection.dispatch.after_cursor_execute)

    def count(self, text: str, values: Sequence[Any]) -> int:
        """Run a statement: how many rows it met."""
        return int(self._run(text, values, False).rowcount)

    def one(self, text: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """Run a statement: the first row it answers."""
        row: tuple[Any, ...] | None = self._run(text, values, False).fetchone()
        return row

    def many(self, text: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run a statement for each row: how many rows they met."""
        return int(self._run(text, rows, True).rowcount)

    def _run(self, text: str, values: Any, many: bool) -> Any:
        cursor = self._cursor()
        try:
            for listener in self.before:
                listener(self.connection, cursor, text, values, None, many)
            if many:
                cursor.executemany(text, values)
            else:
                cursor.execute(text, values)
            for listener in self.after:
                listener(self.connection, cursor, text, values, None, many)
        except self.dialect.loaded_dbapi.Error as error:
            raise unfit_text(error) or self._translated(error, text, values) from error
        return cursor

    def _cursor(self) -> Any:
        if self.numbered:
            from psycopg import RawCursor

            return RawCursor(self.raw)
        return self.raw.cursor()

    def _translated(self, error: Any, text: str, values: Any) -> BaseException:
        base = self.dialect.loaded_dbapi.Error
        return DBAPIError.instance(text, values, error, base, hide_parameters=True, dialect=self.dialect)
