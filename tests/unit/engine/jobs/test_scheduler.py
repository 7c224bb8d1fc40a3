"""The scheduler: an order for everything that is due, and no more than can be worked off."""

import logging
import threading
from datetime import timedelta

import pytest

from engine.domain.errors import Broken
from engine.jobs import scheduler as module
from engine.jobs.kinds import JobKind, Order, Queue
from engine.jobs.scheduler import SHORTEST_SLEEP, Scheduler
from engine.jobs.settings import WorkerSettings

QUEUE = Queue("instances", at_once=5, partitioned=True)


class Rows:
    """Due rows by number, and those that are held."""

    def __init__(self, number=0):
        self.due, self.next = number, None

    def take(self, _uow, limit):
        taken = min(limit, self.due)
        self.due -= taken
        return [Order(f"{self.due}-{n}", (n,), str(n)) for n in range(taken)]

    def kind(self):
        return JobKind(
            "rows", QUEUE, lambda uow: uow.now if self.due else self.next, self.take, lambda *_: None
        )  # fmt: skip


class Door:
    def __init__(self):
        self.orders, self.done = [], 0

    def enqueue(self, _session, _kind, order):
        self.orders.append(order)

    def is_full(self, _queue, most):
        return len(self.orders) - self.done > most


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def scheduler(office, door):
    return lambda *rows, chores=(): Scheduler(
        office, door, [row.kind() for row in rows], chores, WorkerSettings(look=1.0)
    )


def test_everything_that_is_due_is_ordered_in_one_look(scheduler, door):
    rows = Rows(2 * module.BATCH + 5)

    scheduler(rows).look_once()

    assert (2 * module.BATCH + 5, 0) == (len(door.orders), rows.due)


def test_no_more_is_ordered_than_can_wait(scheduler, door, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 150)
    look = scheduler(Rows(1_000))

    look.look_once()
    look.look_once()

    assert 200 == len(door.orders)


def test_more_is_ordered_when_some_is_done(scheduler, door, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 150)
    look = scheduler(Rows(1_000))
    look.look_once()
    door.done = 60

    look.look_once()

    assert 300 == len(door.orders)


def test_a_failure_does_not_keep_back_what_else_is_due(scheduler, door, caplog):
    def broken(_world):
        raise Broken("no way on")

    rows = Rows(1)

    with caplog.at_level(logging.ERROR):
        healthy = scheduler(rows, chores=[broken, lambda _world: door.orders.append("swept")]).look_once()

    assert (False, 2, True) == (healthy, len(door.orders), "broken" in str(caplog.records[0].__dict__["work"]))


def test_chores_are_done_in_their_turn_and_not_at_every_look(scheduler):
    done = []
    look = scheduler(Rows(), chores=[lambda _world: done.append(1)])

    for _ in range(3):
        look.look_once()

    assert [1] == done


@pytest.mark.parametrize(("seconds", "sleep"), [(None, 1.0), (60, 1.0), (0.5, 0.5), (-5, SHORTEST_SLEEP)])
def test_it_sleeps_until_the_next_moment(scheduler, office, clock, seconds, sleep):
    office.clock = clock
    rows = Rows()
    rows.next = None if seconds is None else clock.now() + timedelta(seconds=seconds)

    look = scheduler(rows)
    look.look_once()

    assert sleep == look._sleep()


def test_it_stops_when_told_to(scheduler):
    stop = threading.Event()
    thread = threading.Thread(target=scheduler(Rows()).run, args=(stop,))
    thread.start()

    stop.set()
    thread.join(5)

    assert not thread.is_alive()
