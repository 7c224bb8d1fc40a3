"""Opens a database as the product needs it: SQLite in WAL with immediate transactions, PostgreSQL as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

BUSY_MS = 30_000


def open_database(url: str) -> SqlEngine:
    """An SQLAlchemy engine for ``url``; the folder of a SQLite file is made when missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True)


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

    def begin(connection: Any) -> None:
        # A deferred transaction that reads first and writes later fails at once under a second writer
        # (SQLITE_BUSY is not retried after a read); taking the write lock at the start waits instead.
        read_only = connection.get_execution_options().get("luodi_read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(database, "connect", configure)
    event.listen(database, "begin", begin)
    return database
