"""Opens a database as the product needs it: SQLite in WAL with immediate transactions, PostgreSQL as it comes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, create_engine, event
from sqlalchemy import Engine as SqlEngine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import StaticPool

from engine.domain.errors import Invalid
from engine.persistence.turns import Turns

BUSY_MS = 30_000

LOST = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=15000",
}
"""Both ends of a connection to PostgreSQL notice within about 15 s that the other is gone.

So no lock stays held by a host that was cut off. What the address of the database says itself comes first.
"""

IDLE_SECONDS = 5
"""A connection to PostgreSQL that lay unused for so long is tried before it is used again."""

_USED = "luodi_used"

_TURNS: WeakKeyDictionary[SqlEngine, Turns] = WeakKeyDictionary()

READ_ONLY = "luodi_read_only"
"""The execution option of a connection whose transaction takes no lock; :func:`begin_writing` changes that."""


def open_database(url: str) -> SqlEngine:
    """An SQLAlchemy engine for ``url``; the folder of a SQLite file is made when missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database)
    return open_server(parsed, 10, 20)


def open_server(url: URL, connections: int, more: int) -> SqlEngine:
    """An SQLAlchemy engine for a database on a server: so many connections are kept, ``more`` opened when busy."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    given = {name: value for name, value in LOST.items() if name not in url.query}
    database = create_engine(url, pool_size=connections, max_overflow=more, connect_args=given)
    event.listen(database, "handle_error", _refuse_unfit_text)
    event.listen(database, "checkin", _note_use)
    event.listen(database, "checkout", _try_when_idle)
    return database


def _note_use(_connection: Any, record: Any) -> None:
    record.info[_USED] = monotonic()


def _try_when_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """See that a connection which was not used for a while still lives; one in steady use is not asked each time."""
    if monotonic() - record.info.get(_USED, monotonic()) < IDLE_SECONDS:
        return
    from psycopg import Error

    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Error as error:
        raise DisconnectionError("the connection was lost while nobody used it") from error


def turns_of(database: SqlEngine) -> Turns:
    """The line in which the threads of this process wait for the SQLite file of ``database``."""
    return _TURNS[database]


def unfit_text(error: BaseException) -> Invalid | None:
    """What PostgreSQL has no place for, as a refusal, so that it is no fault of the server's.

    That is a text with U+0000, or one longer than its column; nothing for any other error.
    """
    if type(error).__module__.partition(".")[0] != "psycopg":
        return None
    from psycopg import DataError
    from psycopg.errors import StringDataRightTruncation

    if isinstance(error, StringDataRightTruncation):
        return Invalid("a name or text is longer than the database keeps (255 characters for most)")
    if isinstance(error, DataError) and "NUL" in str(error):
        return Invalid("a name or text holds the character U+0000, which the database cannot keep")
    return None


def _refuse_unfit_text(context: ExceptionContext) -> None:
    unfit = unfit_text(context.original_exception)
    if unfit is not None:
        raise unfit from context.original_exception


def begin_writing(connection: Connection) -> None:
    """Take SQLite's lock for writing in a transaction that has only read so far; what it has read may be old then."""
    lock_now = getattr(connection.engine, "luodi_lock_now", None)
    if lock_now is not None:
        lock_now(connection)


def _begin(connection: Any, how: str) -> None:
    try:
        connection.connection.driver_connection.execute(how)
    except sqlite3.Error as error:
        raise DBAPIError.instance(how, None, error, sqlite3.Error, dialect=connection.dialect) from error


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
        if connection.get_execution_options().get(READ_ONLY):
            _begin(connection, "BEGIN")
        else:
            lock(connection)

    def lock(connection: Any) -> None:
        # A deferred transaction that reads first and writes later fails at once under a second writer
        # (SQLITE_BUSY is not retried after a read); taking the write lock at the start waits instead.
        if not ("poolclass" in options or connection.info.get("turn")):
            connection.info["turn"] = turns.take(BUSY_MS / 1000)
        _begin(connection, "BEGIN IMMEDIATE")

    def lock_now(connection: Any) -> None:
        connection.connection.driver_connection.execute("COMMIT")
        lock(connection)

    def end(connection: Any) -> None:
        if connection.info.pop("turn", False):
            turns.give_back()

    def back_in_pool(_connection: Any, record: Any) -> None:
        if record.info.pop("turn", False):
            turns.give_back()

    database.luodi_lock_now = lock_now  # type: ignore[attr-defined]
    event.listen(database, "connect", configure)
    event.listen(database, "begin", begin)
    event.listen(database, "commit", end)
    event.listen(database, "rollback", end)
    event.listen(database, "checkin", back_in_pool)
    event.listen(database, "invalidate", lambda connection, record, _error: back_in_pool(connection, record))
    return database
