"""Closes a database of a test for good, though a page may still be asking a server in another thread.

A page that is closed while it asks leaves a thread with a connection, or one that is about to open it. Given back after
``dispose`` it would lie in a pool nobody closes any more, and be found as a leak by some later test.
"""

from __future__ import annotations

import time
from typing import Any, NoReturn

from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool

PATIENCE_SECONDS = 10.0


def close_when_idle(database: Engine) -> None:
    """Open no connection any more, wait for those that are lent, at most ``PATIENCE_SECONDS``, and close them all.

    :raises AssertionError: when a connection is still not given back
    """
    event.listen(database, "do_connect", _refuse)
    pool = database.pool
    until = time.monotonic() + PATIENCE_SECONDS
    while _lent(pool) and time.monotonic() < until:
        time.sleep(0.02)
    lent = _lent(pool)
    database.dispose()
    assert lent == 0, f"{lent} connections were still lent when the database was closed"


def _lent(pool: Any) -> int:
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


def _refuse(*_how: Any) -> NoReturn:
    raise ConnectionRefusedError("the test that had this database is over")
