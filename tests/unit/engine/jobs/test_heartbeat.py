"""Signs of life: who is silent for too long loses its jobs, and may come back."""

import logging

import pytest
from sqlalchemy import delete, select, update

from engine.jobs.heartbeat import LOOKS_BETWEEN_SEARCHES, Heartbeat, new_worker_id
from engine.jobs.kinds import machine_now
from engine.jobs.settings import WorkerSettings
from engine.persistence.workers import WorkerRow

MISSED = 3


class Door:
    """A door behind which jobs lie by the worker that took them up."""

    def __init__(self, worker_id):
        self.worker_id, self.taken, self.resumed, self.cleared = worker_id, {}, [], 0

    def unfinished(self, of):
        return [job for worker, job in self.taken.items() if of(worker)]

    def resume(self, jobs):
        self.resumed += jobs

    def forget(self, _done_before, _failed_before):
        self.cleared += 1
        return 0


@pytest.fixture
def door():
    return Door("me")


@pytest.fixture
def heart(office, door):
    made = Heartbeat(office, door, WorkerSettings(missed=MISSED, beat=10, clear=60))
    made.begin()
    return made


@pytest.fixture
def other(office):
    """Another worker; call it with its count."""

    def beats(count):
        with office.transaction() as uow:
            row = uow.session.get(WorkerRow, "other")
            if row is None:
                now = machine_now()
                uow.session.add(WorkerRow(id="other", host="h", process=1, started_at=now, beats=count, beat_at=now))
            else:
                row.beats = count

    return beats


def workers(office):
    with office.reading() as uow:
        return dict(uow.session.execute(select(WorkerRow.id, WorkerRow.beats)).all())


def test_a_worker_counts_up_while_it_lives(office, heart):
    for _ in range(3):
        heart.beat_once()

    assert {"me": 3} == workers(office)


def test_a_worker_that_ends_takes_its_row_with_it(office, heart):
    heart.end()

    assert {} == workers(office)


def test_a_silent_worker_loses_its_row_and_its_jobs(office, heart, door, other, caplog):
    other(5)
    door.taken = {"other": ("timer-1", "instances"), "me": ("timer-2", "instances")}

    with caplog.at_level(logging.WARNING):
        for _ in range(MISSED + 1):
            heart.beat_once()

    assert ({"me"}, [("timer-1", "instances")]) == (set(workers(office)), door.resumed)


def test_a_worker_that_beats_is_left_alone(office, heart, door, other):
    door.taken = {"other": ("timer-1", "instances")}

    for count in range(2 * MISSED):
        other(count)
        heart.beat_once()

    assert ({"me", "other"}, []) == (set(workers(office)), door.resumed)


def test_jobs_whose_worker_has_no_row_are_found_in_time(heart, door):
    door.taken = {"one that nobody knows": ("timer-1", "instances")}

    for _ in range(LOOKS_BETWEEN_SEARCHES):
        heart.beat_once()

    assert [("timer-1", "instances")] == door.resumed


def test_a_worker_that_was_held_for_dead_writes_a_new_row(office, heart, caplog):
    with office.transaction() as uow:
        uow.session.execute(delete(WorkerRow))

    with caplog.at_level(logging.WARNING):
        heart.beat_once()

    assert ({"me"}, True) == (set(workers(office)), "held for dead" in caplog.text)


def test_a_worker_that_comes_back_is_not_silent_again_at_once(office, heart, other):
    other(5)
    for _ in range(MISSED):
        heart.beat_once()
    with office.transaction() as uow:
        uow.session.execute(update(WorkerRow).where(WorkerRow.id == "other").values(beats=6))

    heart.beat_once()

    assert {"me", "other"} == set(workers(office))


def test_what_ended_is_cleared_away_from_time_to_time(heart, door):
    for _ in range(7):
        heart.beat_once()

    assert 2 == door.cleared


def test_no_two_workers_have_one_id():
    assert 100 == len({new_worker_id() for _ in range(100)})
