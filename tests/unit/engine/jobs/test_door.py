"""The job engine behind its door: jobs in our transactions, once each, and nothing left behind."""

import asyncio
import json
import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from engine.domain.errors import Refused
from engine.jobs.door import JobDoor, job_counts
from engine.jobs.kinds import JobKind, Order, Queue, machine_now
from engine.persistence.database import open_database
from engine.world import World

ONE_AT_A_TIME = Queue("instances", at_once=20, partitioned=True)


def kind_of(run):
    return JobKind("note", ONE_AT_A_TIME, lambda _: None, lambda *_: [], run)


@pytest.fixture
def noted():
    """The keys of the jobs that ran, and the kind that notes them; key 0 fails."""
    seen = []

    def run(_world, key):
        seen.append(key)
        if key == 0:
            raise ValueError("no nought")

    return SimpleNamespace(seen=seen, kind=kind_of(run))


@pytest.fixture
def door(office, noted):
    made = JobDoor(office, [noted.kind], worker_id="this-one", poll_seconds=0.05)
    made.open()
    yield made
    made.close(5)


def order(key, name=None):
    return Order(name or f"note-{key}", (key,), str(key))


def put(office, door, noted, *orders):
    with office.transaction() as uow:
        for one in orders:
            door.enqueue(uow.session, noted.kind, one)


def theirs(office, table="workflow_status"):
    """A table of the job engine, by its name there."""
    return table if office.database.dialect.name == "sqlite" else f"dbos.{table}"


def rows(office, columns, table="workflow_status"):
    with office.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {theirs(office, table)}"))]


@pytest.mark.both_databases
def test_a_job_of_our_transaction_runs_after_its_commit(office, door, noted, eventually):
    put(office, door, noted, order(7))

    assert eventually(lambda: noted.seen == [7])


@pytest.mark.both_databases
def test_a_transaction_that_is_rolled_back_leaves_no_job(office, door, noted):
    with pytest.raises(RuntimeError), office.transaction() as uow:
        door.enqueue(uow.session, noted.kind, order(7))
        raise RuntimeError("something else failed")

    assert [] == rows(office, "workflow_uuid")


@pytest.mark.both_databases
def test_the_second_of_two_equal_ids_is_dropped(office, door, noted, eventually):
    put(office, door, noted, order(1, "same"))
    put(office, door, noted, order(2, "same"))

    assert eventually(lambda: rows(office, "status") == [("SUCCESS",)])
    assert [1] == noted.seen


def test_what_a_job_is_told_is_kept_as_json(office, door, noted):
    put(office, door, noted, order(2**62 + 1))

    assert [2**62 + 1] == json.loads(rows(office, "inputs", "workflow_input")[0][0])["positionalArgs"]


def test_a_job_that_fails_is_kept_with_its_error(office, door, noted, eventually):
    put(office, door, noted, order(0))

    assert eventually(lambda: rows(office, "status") == [("ERROR",)])


def test_jobs_that_ended_are_deleted_and_failed_ones_later(office, door, noted, eventually):
    put(office, door, noted, order(0), order(1))
    eventually(lambda: len(noted.seen) == 2 and {("ERROR",), ("SUCCESS",)} == set(rows(office, "status")))
    soon, before = machine_now() + timedelta(minutes=1), machine_now() - timedelta(days=1)

    assert 1 == door.forget(soon, before)
    assert [("ERROR",)] == rows(office, "status")
    assert 1 == door.forget(soon, soon)
    assert ([], []) == (rows(office, "status"), rows(office, "inputs", "workflow_input"))


def test_only_one_job_of_a_partition_runs_at_a_time(office, eventually):
    at_once, most, ended = [0], [0], []
    lock = threading.Lock()

    def run(_world, key):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.02)
        with lock:
            at_once[0] -= 1
            ended.append(key)

    kind = kind_of(run)
    door = JobDoor(office, [kind], worker_id="this-one", poll_seconds=0.02)
    door.open()
    with office.transaction() as uow:
        for key in range(5):
            door.enqueue(uow.session, kind, Order(f"n-{key}", (key,), "the same"))
    eventually(lambda: len(ended) == 5)
    door.close(5)

    assert (5, 1) == (len(ended), most[0])


def test_a_job_in_flight_ends_before_the_door_is_closed(office, eventually):
    begun, ended = threading.Event(), []

    def run(_world, key):
        begun.set()
        threading.Event().wait(0.5)
        ended.append(key)

    kind = kind_of(run)
    door = JobDoor(office, [kind], worker_id="this-one", poll_seconds=0.05)
    door.open()
    with office.transaction() as uow:
        door.enqueue(uow.session, kind, order(1))
    begun.wait(10)

    door.close(10)

    assert ([1], [("SUCCESS",)]) == (ended, rows(office, "status"))


def test_jobs_of_a_silent_worker_go_back_into_their_queue(office, door, noted, eventually):
    put(office, door, noted, order(1))
    eventually(lambda: rows(office, "status") == [("SUCCESS",)])
    with office.database.begin() as connection:
        dead = "SET status = 'PENDING', executor_id = 'a dead one'"
        connection.execute(text(f"UPDATE {theirs(office)} {dead}"))

    jobs = door.unfinished(lambda worker: worker != "this-one")
    door.resume(jobs)

    assert [("note-1", "instances")] == jobs
    assert eventually(lambda: noted.seen == [1, 1])
    assert [("instances",)] == rows(office, "queue_name")


def test_a_queue_is_full_when_more_jobs_wait_than_it_should_hold(office, noted):
    door = JobDoor(office, [noted.kind], worker_id="this-one", poll_seconds=60)
    door.open()
    put(office, door, noted, order(1), order(2))

    full = [door.is_full(noted.kind.queue, most) for most in (1, 2)]
    door.close(5)

    assert [True, False] == full


def test_it_is_opened_in_a_thread_with_an_event_loop_too(office, noted):
    async def open_and_close():
        door = JobDoor(office, [noted.kind], worker_id="this-one", poll_seconds=0.05)
        door.open()
        door.close(10)
        return [name for (name,) in rows(office, "name", "queues")]

    # In a thread of its own: in this one a browser's driver may have left a loop that runs.
    with ThreadPoolExecutor(1) as apart:
        named = apart.submit(lambda: asyncio.run(open_and_close())).result()

    assert ["instances"] == named


def test_a_process_has_one_worker(office, door, noted):
    with pytest.raises(Refused, match="already"):
        JobDoor(office, [noted.kind], worker_id="another", poll_seconds=1).open()


def test_a_database_in_memory_is_refused(noted):
    world = World(open_database("sqlite://"))

    with pytest.raises(Refused, match="in memory"):
        JobDoor(world, [noted.kind], worker_id="this-one", poll_seconds=1).open()
    world.database.dispose()


def test_nothing_is_printed_and_no_thread_is_left(office, noted, capfd):
    before = set(threading.enumerate())
    door = JobDoor(office, [noted.kind], worker_id="this-one", poll_seconds=0.05)

    door.open()
    door.close(5)

    assert ((("", ""), set()), logging.WARNING) == (
        (tuple(capfd.readouterr()), set(threading.enumerate()) - before), logging.getLogger("dbos").level,
    )  # fmt: skip


def test_no_port_is_opened(office, noted, monkeypatch):
    opened = []
    monkeypatch.setattr(socket.socket, "listen", lambda *_: opened.append(1))

    door = JobDoor(office, [noted.kind], worker_id="this-one", poll_seconds=0.05)
    door.open()
    door.close(5)

    assert [] == opened


def test_before_a_worker_has_ever_started_no_job_is_counted(office):
    assert {} == job_counts(office.database)


def test_jobs_are_counted_by_their_state(office, door, noted, eventually):
    put(office, door, noted, order(0))
    eventually(lambda: rows(office, "status") == [("ERROR",)])

    assert {"ENQUEUED": 0, "PENDING": 0, "ERROR": 1, "MAX_RECOVERY_ATTEMPTS_EXCEEDED": 0} == job_counts(office.database)
