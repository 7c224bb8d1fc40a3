"""The only door to DBOS: launches it on the product's database, orders jobs in our transactions, clears up after it.

DBOS is one object a process. What of its behaviour this module rests on (version 3.4): a job taken up by a process
that dies stays PENDING and blocks its partition until somebody resumes it, with the name of its queue; an id is taken
once; a job that is done stays in its tables until it is deleted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from dbos import error as dbos_errors
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine.domain.errors import Refused
from engine.jobs.kinds import JobKind, Order, Queue
from engine.persistence.job_database import open_job_database
from engine.world import World

log = logging.getLogger(__name__)

APPLICATION = "luodi"
VERSION = "1"
"""What a job's keys mean; a worker takes up jobs of its own version only."""

SCHEMA = "dbos"
SYSTEM_TABLES = frozenset(
    {
        "application_versions", "dbos_migrations", "event_dispatch_kv", "notifications", "operation_outputs", "queues",
        "streams", "workflow_events", "workflow_events_history", "workflow_input", "workflow_output",
        "workflow_schedules", "workflow_status",
    }
)  # fmt: skip
"""The tables DBOS makes for itself: in the file with ours on SQLite, in a schema of their own on PostgreSQL."""

THREADS_BESIDE = 4
"""Threads beside those that slow queues may fill, so that quick jobs always find one."""

SELDOM = 3600.0
"""Seconds between looks for what we do not use."""

AT_ONCE = 1_000
"""Jobs that one call lists or deletes."""

_ONE = threading.Lock()
"""Held while the job engine of this process is open: there can be but one."""

WAITING = ["ENQUEUED"]
UNFINISHED = ["PENDING"]
DONE = ["SUCCESS", "CANCELLED"]
FAILED = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class JobDoor:
    """The job engine of this process, from :meth:`open` to :meth:`close`.

    ``worker_id`` is written on what this process takes up; no two processes may share one.
    """

    def __init__(self, world: World, kinds: Collection[JobKind], *, worker_id: str, poll_seconds: float) -> None:
        self._world, self._kinds = world, tuple(kinds)
        self.worker_id, self._poll = worker_id, poll_seconds
        self._database: SqlEngine | None = None
        self._client: DBOSClient | None = None
        self._running = 0
        self._lock = threading.Lock()

    def open(self) -> None:
        """Launch: make or bring up the job engine's own tables, name the queues, begin to take up jobs.

        :raises Refused: for a database in memory, when this process runs a worker already, or may not make the tables
        """
        if not _ONE.acquire(blocking=False):
            raise Refused("this process runs a worker already")
        try:
            self._database = open_job_database(self._world.database)
            self._launch(self._database)
            self._client = _client(self._database)
        except BaseException as fault:
            self.close(0)
            if isinstance(fault, SQLAlchemyError | dbos_errors.DBOSException):
                raise Refused(f"the job engine did not start: {str(fault).splitlines()[0]}") from fault
            raise

    def close(self, patience_seconds: int) -> None:
        """Take up nothing more, wait for what runs, and leave what was only taken up to other workers."""
        with self._lock:
            patience = patience_seconds if self._running else 0
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience)
        if self._client is not None:
            self.resume(self.unfinished(lambda worker: worker == self.worker_id))
            self._client.destroy()
            self._client = None
        if self._database is not None:
            self._database.dispose()
            self._database = None
        _ONE.release()

    def enqueue(self, session: Session, kind: JobKind, order: Order) -> None:
        """Order a job in the transaction of ``session``; the second of two equal ids is dropped."""
        options: dict[str, Any] = {
            "workflow_name": kind.name,
            "queue_name": kind.queue.name,
            "workflow_id": order.id,
            "app_version": VERSION,
        }
        if order.partition is not None:
            options["queue_partition_key"] = order.partition
        self._there.enqueue_in_transaction(session, options, *order.keys)  # type: ignore[arg-type]

    def is_full(self, queue: Queue, most: int) -> bool:
        """Whether more than ``most`` jobs wait in a queue."""
        return bool(
            self._there.list_workflows(
                status=WAITING, queue_name=queue.name, load_input=False, load_output=False, offset=most, limit=1
            )
        )

    def unfinished(self, of: Callable[[str | None], bool]) -> list[tuple[str, str]]:
        """Ids and queues of the jobs that were taken up by a worker for whose id ``of`` holds, and have not ended."""
        found = self._there.list_workflows(status=UNFINISHED, load_input=False, load_output=False)
        return [(job.workflow_id, job.queue_name) for job in found if job.queue_name and of(job.executor_id)]

    def resume(self, jobs: Collection[tuple[str, str]]) -> None:
        """Put jobs back into their queues."""
        for queue, of_queue in groupby(sorted(jobs, key=_queue), _queue):
            self._there.resume_workflows([name for name, _queue in of_queue], queue_name=queue)

    def forget(self, done_before: datetime, failed_before: datetime) -> int:
        """Delete jobs that ended before these moments; how many, ``AT_ONCE`` of each sort at most."""
        number = 0
        for states, before in ((DONE, done_before), (FAILED, failed_before)):
            ended = self._there.list_workflows(
                status=states, completed_before=before.isoformat(), load_input=False, load_output=False, limit=AT_ONCE
            )
            if ended:
                self._there.delete_workflows([job.workflow_id for job in ended])
            number += len(ended)
        return number

    def _launch(self, database: SqlEngine) -> None:
        _quieten()
        slow = sum(kind.queue.at_once for kind in self._kinds if not kind.queue.partitioned)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_engine": database,
                "dbos_system_schema": SCHEMA,
                "serializer": DBOSPortableJSONSerializer(),
                "application_version": VERSION,
                "executor_id": self.worker_id,
                "use_listen_notify": False,
                "enable_otlp": False,
                "log_level": "WARNING",
                "max_executor_threads": slow + THREADS_BESIDE,
                "scheduler_polling_interval_sec": SELDOM,
            }
        )
        for kind in self._kinds:
            DBOS.workflow(name=kind.name)(self._job(kind))
        DBOS.launch()
        # Beside whoever opens the door: their thread may have an event loop, in which this call is refused.
        with ThreadPoolExecutor(1) as beside:
            beside.submit(self._register_queues).result()

    def _register_queues(self) -> None:
        for queue in {kind.queue.name: kind.queue for kind in self._kinds}.values():
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.at_once,
                partition_concurrency=1 if queue.partitioned else None,
                polling_interval_sec=self._poll * queue.pace,
                on_conflict="always_update",
            )

    @property
    def _there(self) -> DBOSClient:
        if self._client is None:
            raise Refused("the worker of this process is closed")
        return self._client

    def _job(self, kind: JobKind) -> Callable[..., None]:
        def job(*keys: int | None) -> None:
            with self._lock:
                self._running += 1
            try:
                kind.run(self._world, *keys)
            finally:
                with self._lock:
                    self._running -= 1

        job.__qualname__ = job.__name__ = kind.name
        return job


def job_counts(database: SqlEngine) -> Mapping[str, int]:
    """How many jobs there are of each state, ``AT_ONCE`` at most of one; none before a worker has ever started."""
    schema = None if database.dialect.name == "sqlite" else SCHEMA
    if not inspect(database).has_table("workflow_status", schema):
        return {}
    client = _client(database)
    try:
        return {
            state: len(client.list_workflows(status=state, load_input=False, load_output=False, limit=AT_ONCE))
            for state in (*WAITING, *UNFINISHED, *FAILED)
        }
    finally:
        client.destroy()


def _client(database: SqlEngine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=database, dbos_system_schema=SCHEMA, serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION, lazy=True,
    )  # fmt: skip


def _queue(job: tuple[str, str]) -> str:
    return job[1]


def _quieten() -> None:
    """Let the job engine log where we log, warnings and worse only; left alone it prints to the console."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = True
