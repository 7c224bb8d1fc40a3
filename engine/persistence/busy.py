"""Whether an error of the database only says: not now, try again."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_FULL = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PRIMARY = 0xFF
"""The last byte of SQLite's codes is the plain one; the others tell how it came."""


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether the same work may succeed a little later: a file others write, a server that is away or too full.

    SQLite calls mistakes by the same name, as a table that is not there: those are told by their code.
    """
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, OperationalError):
        return False
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return (original.sqlite_errorcode & _PRIMARY) in _FULL
    return True
