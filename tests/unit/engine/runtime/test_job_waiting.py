"""Waiting for jobs: answered as soon as one is there, never beyond the time asked for, in the order of coming."""

import threading
import time
from datetime import UTC, datetime

import pytest

from engine.domain.ports import FixedClock
from engine.persistence.database import open_database
from engine.runtime import activate_jobs, complete_job, fail_job, start_instance, wait_for_jobs
from engine.runtime.job_activation import outlook
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, service, start

OUTSIDE = bpmn(start(), service("S", "outside"), end(), *chain("s", "S", "e"))


@pytest.fixture
def engine_world(database_url):
    """As everywhere, but on SQLite over a file: a database in memory has one connection for all threads."""
    database = open_database(database_url)
    world = World(database, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)))
    world.take_node()
    yield world
    world.let_workers_go()
    database.dispose()


def taker(world, worker="w", leasing=False):
    def take():
        with world.transaction() as uow:
            given = activate_jobs(uow, "outside", worker=worker, lease_ms=60_000, limit=1, leasing=leasing)
            return [job.key for job, _seen in given]

    return take


class Call(threading.Thread):
    """A worker's call in a thread of its own."""

    def __init__(self, world, take=None, **asked):
        super().__init__(daemon=True)
        self.world, self.take, self.asked = world, take or taker(world), {"seconds": 20, **asked}
        self.found = None
        before = world.job_bell.waiting
        self.start()
        while world.job_bell.waiting == before and self.is_alive():
            time.sleep(0.005)

    def run(self):
        self.found = wait_for_jobs(self.world, "outside", self.take, **self.asked)

    def result(self):
        self.join(20)
        assert not self.is_alive()
        return self.found


def another(run):
    with run.world.transaction() as uow:
        return start_instance(uow, process_id="p")


def test_what_is_there_is_given_at_once(drive):
    run = drive(OUTSIDE).start()

    assert 1 == len(wait_for_jobs(run.world, "outside", taker(run.world), seconds=20))


@pytest.mark.parametrize("seconds", [0, -1])
def test_who_does_not_want_to_wait_does_not(drive, seconds):
    run = drive(OUTSIDE)

    assert [] == wait_for_jobs(run.world, "outside", taker(run.world), seconds=seconds)
    assert 0 == run.world.job_bell.waiting


def test_a_job_made_in_this_process_is_given_at_once(drive):
    run = drive(OUTSIDE)
    call = Call(run.world)
    began = time.monotonic()

    another(run)

    assert 1 == len(call.result())
    assert time.monotonic() - began < 0.2


def test_a_job_made_by_another_process_is_found_by_looking(drive):
    run = drive(OUTSIDE)
    elsewhere = World(open_database(str(run.world.database.url)), clock=run.world.clock)
    elsewhere.take_node()
    call = Call(run.world)

    with elsewhere.transaction() as uow:
        start_instance(uow, process_id="p")

    assert 1 == len(call.result())
    elsewhere.database.dispose()


def test_a_job_given_back_is_given_to_who_waits(drive):
    run = drive(OUTSIDE).start()
    [key] = taker(run.world)()
    call = Call(run.world)

    with run.world.transaction() as uow:
        fail_job(uow, key, retries=1)

    assert [key] == call.result()


def test_one_job_wakes_one_of_those_who_wait(drive):
    run = drive(OUTSIDE)
    first, second = Call(run.world), Call(run.world)

    another(run)
    found = first.result()

    assert (1, True, 1) == (len(found), second.is_alive(), run.world.job_bell.waiting)
    another(run)
    assert 1 == len(second.result())


def test_who_comes_later_stands_behind_those_who_wait(drive):
    run = drive(OUTSIDE)
    looked = []
    first = Call(run.world)

    second = Call(run.world, take=lambda: looked.append(1) or [])
    another(run)

    assert (1, []) == (len(first.result()), looked)
    run.world.let_workers_go()
    second.result()


def test_nobody_is_served_whose_client_has_gone(drive):
    run = drive(OUTSIDE)
    call = Call(run.world, gone=lambda: True)

    assert [] == call.result()
    assert 0 == run.world.job_bell.waiting


def test_all_are_let_go_when_the_process_ends(drive):
    run = drive(OUTSIDE)
    calls = [Call(run.world), Call(run.world)]

    run.world.let_workers_go()

    assert [[], []] == [call.result() for call in calls]


def test_a_job_that_is_done_rings_for_nobody(drive):
    run = drive(OUTSIDE).start()
    [key] = taker(run.world)()

    with run.world.transaction() as uow:
        complete_job(uow, key)
        ringing = set(uow.job_types)

    assert set() == ringing


def test_the_outlook_says_when_a_lease_ends(drive):
    run = drive(OUTSIDE).start()
    with run.world.reading() as uow:
        free = outlook(uow, "outside")
    taker(run.world)()

    with run.world.reading() as uow:
        held, nothing = outlook(uow, "outside"), outlook(uow, "other")

    assert (True, None) == (free.now, free.next_in)
    assert (False, 60, False, None) == (held.now, held.next_in, nothing.now, nothing.next_in)
