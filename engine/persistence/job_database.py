"""Opens the product's database once more, for the job engine: connections of its own, in line with ours.

The job engine keeps connections for long and asks often; with a pool of its own it never waits for a page, nor a page
for it. SQLite has one writer at a time: the job engine's writes take their turn (``engine.persistence.turns``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event

from engine.domain.errors import Refused
from engine.persistence.database import BUSY_MS, open_server, turns_of

CONNECTIONS = 5
"""Connections the job engine keeps at PostgreSQL; it opens as many again when it is busy."""

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")


def open_job_database(database: SqlEngine) -> SqlEngine:
    """An engine over the database of ``database``; whoever asked for it disposes of it.

    :raises Refused: for a database in memory, which no second connection can see
    """
    if database.dialect.name != "sqlite":
        return open_server(database.url, CONNECTIONS, CONNECTIONS)
    if database.url.database in (None, "", ":memory:"):
        raise Refused("jobs need a database in a file or on a server; this one is in memory")
    return _open_sqlite(database)


def _open_sqlite(database: SqlEngine) -> SqlEngine:
    options = {"connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    made = create_engine(database.url, **options)  # type: ignore[arg-type]
    turns = turns_of(database)

    def configure(connection: Any, _record: Any) -> None:
        # The driver itself begins a transaction before the first write of it, and asks for the lock at once.
        connection.isolation_level = "IMMEDIATE"
        for setting in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")

    def before_writing(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        info = connection.info
        if not info.get("turn") and statement.lstrip()[:7].upper().startswith(_WRITES):
            info["turn"] = turns.take(BUSY_MS / 1000)

    def end(connection: Any) -> None:
        if connection.info.pop("turn", False):
            turns.give_back()

    def back_in_pool(_connection: Any, record: Any) -> None:
        if record.info.pop("turn", False):
            turns.give_back()

    event.listen(made, "connect", configure)
    event.listen(made, "before_cursor_execute", before_writing)
    event.listen(made, "commit", end)
    event.listen(made, "rollback", end)
    event.listen(made, "checkin", back_in_pool)
    event.listen(made, "invalidate", lambda connection, record, _error: back_in_pool(connection, record))
    return made
