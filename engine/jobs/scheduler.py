"""Looks for rows that are due and orders jobs for them, each time in one transaction with the rows it holds.

Any number of schedulers may look at one database: a row that one holds the others leave alone.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.exc import OperationalError

from engine.domain.errors import EngineError
from engine.jobs.door import JobDoor
from engine.jobs.kinds import Chore, JobKind
from engine.jobs.settings import WorkerSettings
from engine.world import World

log = logging.getLogger(__name__)

BATCH = 100
"""Rows that one transaction holds and orders jobs for."""

MOST_WAITING = 1_000
"""Jobs that wait in a queue: more are ordered when some are done."""

SHORTEST_SLEEP = 0.2
"""Seconds between two looks however much is due: many that are due one after the other are ordered together."""

AFTER_FAILURE = 5.0


class Scheduler:
    """One thread's loop over kinds of jobs, and over chores that need no job."""

    def __init__(
        self, world: World, door: JobDoor, kinds: Sequence[JobKind], chores: Sequence[Chore], settings: WorkerSettings
    ) -> None:
        self._world, self._door, self._kinds, self._chores = world, door, kinds, chores
        self._settings = settings
        self._next_chores = 0.0
        self._coming: dict[str, datetime | None] = {}
        """Kind → from when on a look finds something, as the last one saw it."""

    def run(self, stop: threading.Event) -> None:
        """Look until ``stop`` is set; a failure is logged and the same work tried again later."""
        while not stop.is_set():
            stop.wait(self._sleep() if self.look_once() else AFTER_FAILURE)

    def look_once(self) -> bool:
        """Order jobs for everything that is due, and do the chores in their turn; ``False`` when something failed."""
        healthy = [_healthy(kind.name, partial(self._order, kind)) for kind in self._kinds]
        if time.monotonic() >= self._next_chores:
            self._next_chores = time.monotonic() + self._settings.chore
            healthy += [_healthy(chore.__name__, partial(chore, self._world)) for chore in self._chores]
        return all(healthy)

    def _order(self, kind: JobKind) -> None:
        with self._world.reading() as uow:
            moment = self._coming[kind.name] = kind.next_at(uow)
            if moment is None or moment > uow.now:
                return
        while not self._door.is_full(kind.queue, MOST_WAITING):
            with self._world.transaction() as uow:
                orders = kind.take(uow, BATCH)
                for order in orders:
                    self._door.enqueue(uow.session, kind, order)
            if not orders:
                return

    def _sleep(self) -> float:
        """Seconds to the next look: soon after one that found something, for more may be due."""
        coming = [moment for moment in self._coming.values() if moment is not None]
        if not coming:
            return self._settings.look
        ahead = (min(coming) - self._world.clock.now()).total_seconds()
        return max(SHORTEST_SLEEP, min(self._settings.look, ahead))


def _healthy(name: str, step: Callable[[], object]) -> bool:
    try:
        step()
    except (EngineError, OperationalError):
        # What is due stays due in the database; the others must not wait for it.
        log.exception("a look for due work failed and will be repeated", extra={"work": name})
        return False
    return True
