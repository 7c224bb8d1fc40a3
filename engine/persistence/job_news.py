"""Tells the other processes on one PostgreSQL that jobs of a type may be there, and hears it from them.

Two threads that exist only while they are needed, each with a connection of its own outside the pool: one listens while
somebody waits, one tells while there are news. News are told after the commit, at most every :data:`PAUSE_SECONDS`:
NOTIFY inside the transaction would make all commits that open jobs wait for each other (PostgreSQL documents the lock).
News that get lost cost time only, because those who wait look by themselves (``engine.runtime.job_waiting``).
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from sqlalchemy import Engine as SqlEngine

from engine.persistence.job_bell import JobBell

log = logging.getLogger(__name__)

CHANNEL = "luodi_jobs"
PAUSE_SECONDS = 0.05
LINGER_SECONDS = 2.0
"""How long either thread stays when there is nothing for it to do."""
AFTER_FAILURE_SECONDS = 2.0


class JobNews:
    """News of one process; on SQLite there are none, and nothing is started."""

    def __init__(self, database: SqlEngine, bell: JobBell) -> None:
        self._database = database
        self._bell = bell
        self._possible = database.dialect.name == "postgresql"
        self._origin = secrets.token_hex(4)
        self._lock = threading.Condition()
        self._untold: set[str] = set()
        self._teller: threading.Thread | None = None
        self._listener: threading.Thread | None = None
        self._closed = False
        self.hearing = False
        """Whether news of other processes reach the bell now."""

    def listen(self) -> None:
        """Somebody waits: hear the others as long as that is so."""
        with self._lock:
            if self._possible and not self._closed and self._listener is None:
                self._listener = threading.Thread(target=self._hear, name="luodi-job-news", daemon=True)
                self._listener.start()

    def tell(self, job_types: Iterable[str]) -> None:
        """Jobs of these types may be there; returns at once."""
        with self._lock:
            if not self._possible or self._closed:
                return
            self._untold.update(job_types)
            if self._teller is None:
                self._teller = threading.Thread(target=self._say, name="luodi-job-teller", daemon=True)
                self._teller.start()
            self._lock.notify_all()

    def close(self) -> None:
        """Stop both threads and wait for them."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
            threads = [thread for thread in (self._teller, self._listener) if thread is not None]
        for thread in threads:
            thread.join(LINGER_SECONDS)

    def _connect(self) -> Any:
        import psycopg

        dialect = self._database.dialect
        args, options = dialect.create_connect_args(self._database.url)
        return psycopg.connect(*args, **options, autocommit=True)

    def _say(self) -> None:
        import psycopg

        try:
            with closing(self._connect()) as connection:
                while news := self._next_news():
                    for job_type in sorted(news):
                        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{self._origin} {job_type}"))
                    with self._lock:
                        self._lock.wait_for(lambda: self._closed, PAUSE_SECONDS)
        except psycopg.Error as error:
            log.warning("other processes were not told of new jobs; they find them a little later: %s", error)
            with self._lock:
                self._teller = None

    def _next_news(self) -> set[str]:
        """What is to be told; empty when there was nothing for a while: then the thread is about to end."""
        with self._lock:
            self._lock.wait_for(lambda: self._untold or self._closed, LINGER_SECONDS)
            news, self._untold = self._untold, set()
            if self._closed or not news:
                self._teller = None
                return set()
            return news

    def _hear(self) -> None:
        import psycopg

        while self._wanted():
            try:
                with closing(self._connect()) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self.hearing = True
                    self._bell.ring_all()  # what was told before we listened
                    while self._wanted():
                        for told in connection.notifies(timeout=LINGER_SECONDS / 2):
                            self._pass_on(told.payload)
            except psycopg.Error as error:
                log.warning("news of other processes' jobs are not heard, only looked for: %s", error)
                self.hearing = False
                with self._lock:
                    self._lock.wait_for(lambda: self._closed, AFTER_FAILURE_SECONDS)

    def _wanted(self) -> bool:
        with self._lock:
            if not self._closed and self._bell.waiting:
                return True
            self.hearing = False
            self._listener = None
            return False

    def _pass_on(self, payload: str) -> None:
        origin, _, job_type = payload.partition(" ")
        if origin != self._origin:
            self._bell.ring([job_type])
