"""Closes a database once whoever is still answering a request has given its connection back.

A page that is closed while it asks leaves a thread of the server with a connection; given back after ``dispose`` it
would lie in a pool nobody closes any more, and be found as a leak by some later test.
"""

from __future__ import annotations

import time

from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

PATIENCE_SECONDS = 10.0


def close_when_idle(database: Engine) -> None:
    """Wait for what is lent, at most ``PATIENCE_SECONDS``, then close all connections.

    :raises AssertionError: when a connection is still not given back
    """
    pool = database.pool
    until = time.monotonic() + PATIENCE_SECONDS
    while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < until:
        time.sleep(0.02)
    lent = pool.checkedout() if isinstance(pool, QueuePool) else 0
    database.dispose()
    assert lent == 0, f"{lent} connections were still lent when the database was closed"
