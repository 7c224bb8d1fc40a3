"""Opens a database as the product needs it: SQLite in WAL with immediate transactions, PostgreSQL as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import StaticPool

from engine.domain.errors import Invalid
from engine.persistence.turns import Turns

BUSY_MS = 30_000

_TURNS: WeakKeyDictionary[SqlEngine, Turns] = WeakKeyDictionary()


def open_database(url: str) -> SqlEngine:
    """An SQLAlchemy engine for ``url``; the folder of a SQLite file is made when missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    database = create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True)
    event.listen(database, "handle_error", _refuse_unfit_text)
    return database


def turns_of(database: SqlEngine) -> Turns:
    """The line in which the threads of this process wait for the SQLite file of ``database``."""
    return _TURNS[database]


def _refuse_unfit_text(context: ExceptionContext) -> None:
    """Tell as a refusal what PostgreSQL has no place for, so that it is no fault of the server's.

    :raises Invalid: for a text with U+0000, or longer than its column
    """
    from psycopg import DataError
    from psycopg.errors import StringDataRightTruncation

    error = context.original_exception
    if isinstance(error, StringDataRightTruncation):
        raise Invalid("a name or text is longer than the database keeps (255 characters for most)") from error
    if isinstance(error, DataError) and "NUL" in str(error):
        raise Invalid("a name or text holds the character U+0000, which the database cannot keep") from error


def _open_sqlite(url: str, path: str | None) -> SqlEngine:
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    if path in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        Path(str(path)).parent.mkdir(parents=True, exist_ok=True)
    database = create_engine(url, **options)

    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    turns = _TURNS[database] = Turns()

    def begin(connection: Any) -> None:
        # A deferred transaction that reads first and writes later fails at once under a second writer
        # (SQLITE_BUSY is not retried after a read); taking the write lock at the start waits instead.
        read_only = connection.get_execution_options().get("luodi_read_only")
        if not (read_only or "poolclass" in options or connection.info.get("turn")):
            connection.info["turn"] = turns.take(BUSY_MS / 1000)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def end(connection: Any) -> None:
        if connection.info.pop("turn", False):
            turns.give_back()

    def back_in_pool(_connection: Any, record: Any) -> None:
        if record.info.pop("turn", False):
            turns.give_back()

    event.listen(database, "connect", configure)
    event.listen(database, "begin", begin)
    event.listen(database, "commit", end)
    event.listen(database, "rollback", end)
    event.listen(database, "checkin", back_in_pool)
    event.listen(database, "invalidate", lambda connection, record, _error: back_in_pool(connection, record))
    return database
