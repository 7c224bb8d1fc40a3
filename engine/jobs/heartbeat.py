"""Signs of life: a worker counts up its row, and hands on the jobs of one whose row stands still.

No clock is compared with another machine's: a worker is silent when its count did not change between our own looks.
Who removes the row of a silent worker puts its jobs back into their queues; a worker that was only slow writes a new
row and goes on, and what was done twice then finds its rows gone.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from uuid import uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import OperationalError

from engine.domain.errors import EngineError
from engine.jobs.door import JobDoor
from engine.jobs.kinds import machine_now
from engine.jobs.settings import WorkerSettings
from engine.persistence.workers import WorkerRow
from engine.world import World

log = logging.getLogger(__name__)

LOOKS_BETWEEN_SEARCHES = 5
"""Signs of life between two searches for jobs whose worker has no row, should the one who removed it have died too."""


def new_worker_id() -> str:
    """An id no other process has or had: where it runs, its process number, and a random part."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid4().hex[:12]}"


class Heartbeat:
    """One thread's loop: lives, looks at the others, clears away what ended."""

    def __init__(self, world: World, door: JobDoor, settings: WorkerSettings) -> None:
        self._world, self._door, self._settings = world, door, settings
        self._id = door.worker_id
        self._seen: dict[str, tuple[int, int]] = {}
        """Worker id → the count it had, and our looks since that changed."""
        self._looks = 0
        self._to_clearing = 0.0

    def begin(self) -> None:
        """Write the row of this worker: before it takes up anything."""
        self._insert(0)

    def end(self) -> None:
        """Remove the row of this worker."""
        with self._world.transaction() as uow:
            uow.session.execute(delete(WorkerRow).where(WorkerRow.id == self._id))

    def run(self, stop: threading.Event) -> None:
        """Beat until ``stop`` is set."""
        while not stop.wait(self._settings.beat):
            try:
                self.beat_once()
            except (EngineError, OperationalError):
                log.exception("a sign of life failed and will be repeated")

    def beat_once(self) -> None:
        """Count up our row, look after the others, and clear away from time to time."""
        self._beat()
        self._looks += 1
        if self._silent() or self._looks % LOOKS_BETWEEN_SEARCHES == 0:
            self._take_over()
        self._to_clearing -= self._settings.beat
        if self._to_clearing <= 0:
            self._to_clearing = self._settings.clear
            now = machine_now()
            while self._door.forget(now - self._settings.keep_done, now - self._settings.keep_failed):
                log.debug("cleared away jobs that ended")

    def _beat(self) -> None:
        mine = update(WorkerRow).where(WorkerRow.id == self._id)
        with self._world.transaction() as uow:
            found = uow.session.execute(
                mine.values(beats=WorkerRow.beats + 1, beat_at=machine_now()).returning(WorkerRow.beats)
            ).scalar()
        if found is None:
            log.warning("this worker was held for dead and goes on", extra={"worker": self._id})
            self._insert(self._looks + 1)

    def _insert(self, beats: int) -> None:
        now = machine_now()
        values = {
            "id": self._id, "host": socket.gethostname()[:255], "process": os.getpid(), "started_at": now,
            "beats": beats, "beat_at": now,
        }  # fmt: skip
        with self._world.transaction() as uow:
            uow.session.execute(insert(WorkerRow).values(values))

    def _silent(self) -> bool:
        """Remove the rows of workers that missed too many signs of life; whether this one removed any."""
        with self._world.reading() as uow:
            rows = uow.session.execute(select(WorkerRow.id, WorkerRow.beats).where(WorkerRow.id != self._id)).all()
        seen: dict[str, tuple[int, int]] = {}
        for name, beats in rows:
            before, looks = self._seen.get(name, (None, 0))
            seen[name] = (beats, looks + 1 if before == beats else 0)
        self._seen = seen
        dead = [name for name, (_beats, looks) in seen.items() if looks >= self._settings.missed]
        removed = 0
        for name in dead:
            with self._world.transaction() as uow:
                row = delete(WorkerRow).where(WorkerRow.id == name, WorkerRow.beats == seen[name][0])
                removed += len(uow.session.execute(row.returning(WorkerRow.id)).all())
            log.warning("a worker is silent; its jobs are taken over", extra={"worker": name})
        return removed > 0

    def _take_over(self) -> None:
        """Put back into their queues the jobs that were taken up by workers without a row."""
        with self._world.reading() as uow:
            living = set(uow.session.scalars(select(WorkerRow.id)))
        jobs = self._door.unfinished(lambda worker: worker not in living)
        if jobs:
            log.warning("jobs of a dead worker go on", extra={"jobs": [name for name, _queue in jobs]})
            self._door.resume(jobs)
