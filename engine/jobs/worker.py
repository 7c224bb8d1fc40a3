"""A worker: job engine, scheduler and heartbeat in this process, from start to stop.

Any number of workers may run on one PostgreSQL, and one or more processes on one SQLite file; each takes jobs from the
same queues. Timers are rows with their moment (engine.md section 4): a worker keeps nothing about them in its memory.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from types import TracebackType

from sqlalchemy.exc import OperationalError

from engine.domain.errors import EngineError
from engine.jobs.door import JobDoor
from engine.jobs.heartbeat import Heartbeat, new_worker_id
from engine.jobs.kinds import Chore, JobKind
from engine.jobs.scheduler import Scheduler
from engine.jobs.settings import WorkerSettings
from engine.jobs.timers import TIMERS
from engine.runtime.message_sweep import sweep_messages
from engine.runtime.timers import all_overdue, run_due
from engine.world import World

log = logging.getLogger(__name__)

CHORES: tuple[Chore, ...] = (all_overdue, sweep_messages)
"""What a worker does beside its jobs: rows that are marked or removed in one statement need none."""


class Worker:
    """Works from :meth:`start` to :meth:`stop`; as a context, for the length of a ``with``. One a process.

    ``chores`` are done besides its own.
    """

    def __init__(
        self,
        world: World,
        kinds: Sequence[JobKind] = (),
        settings: WorkerSettings | None = None,
        chores: Sequence[Chore] = (),
    ) -> None:
        self.id = new_worker_id()
        self._settings = settings or WorkerSettings()
        every = (TIMERS, *kinds)
        self._door = JobDoor(world, every, worker_id=self.id, poll_seconds=self._settings.poll)
        self._scheduler = Scheduler(world, self._door, every, (*CHORES, *chores), self._settings)
        self._heartbeat = Heartbeat(world, self._door, self._settings)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to work in threads of its own.

        :raises Refused: for a database in memory
        """
        self._heartbeat.begin()
        try:
            self._door.open()
        except BaseException:
            self._heartbeat.end()
            raise
        loops = (("scheduler", self._scheduler.run), ("heartbeat", self._heartbeat.run))
        self._threads = [
            threading.Thread(target=loop, args=(self._stop,), name=f"luodi-{name}", daemon=True) for name, loop in loops
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take up nothing more, let what runs end, and go."""
        self._stop.set()
        for thread in self._threads:
            thread.join(self._settings.farewell)
        self._door.close(self._settings.farewell)
        self._heartbeat.end()

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def run_worker(
    world: World,
    stop: threading.Event,
    kinds: Sequence[JobKind] = (),
    settings: WorkerSettings | None = None,
    chores: Sequence[Chore] = (),
) -> None:
    """Work until ``stop`` is set."""
    with Worker(world, kinds, settings, chores):
        stop.wait()


def work_once(world: World, chores: Sequence[Chore] = ()) -> bool:
    """Do everything that is due now, in this thread and without jobs; ``False`` when something of it failed."""
    healthy = True
    for name, chore in (("timers", run_due), *((getattr(c, "__name__", repr(c)), c) for c in chores)):
        try:
            chore(world)
        except (EngineError, OperationalError):
            # The thing stays due in the database; the others must not wait for it.
            log.exception("a chore failed and will be tried again", extra={"chore": name})
            healthy = False
    return healthy
