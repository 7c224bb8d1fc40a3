"""Deliveries by a worker: one job an attempt, sent outside of any transaction, and nobody waits for a slow receiver."""

import threading
import time

import pytest
from sqlalchemy import func, select, update

from engine.domain.ports import SystemClock
from engine.jobs.settings import WorkerSettings
from engine.jobs.worker import Worker
from engine.persistence.work import Timer
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, catch, chain, start, timer, user
from webhooks.delivery import Outcome
from webhooks.jobs import DELIVERIES, delivery_jobs
from webhooks.models import Attempt, Delivery
from webhooks.subscriptions import subscribe

QUICK = WorkerSettings(look=0.1, chore=0.1, poll=0.05, beat=1, farewell=5)
HOOKED = bpmn(start(), user("A"), *chain("s", "A"), process_id="hooked")
WAITS = bpmn(start(), catch("t", timer("duration", "PT0S")), *chain("s", "t"), process_id="waits")


@pytest.fixture
def office(world):
    """A world on the machine's clock with a subscription to created tasks."""
    world.clock = SystemClock()
    with world.transaction() as uow:
        subscribe(uow, name="a", url="http://example.com/", event_types=["task.created"])
    with world.transaction() as uow:
        deploy(uow, {"hooked.bpmn": HOOKED, "waits.bpmn": WAITS})
    return world


def begin(office, process_id="hooked"):
    with office.transaction() as uow:
        start_instance(uow, process_id=process_id)


class Receiver:
    """Notes the ids it gets, answers with the statuses in turn, and waits before each answer."""

    def __init__(self, *statuses, seconds=0.0):
        self.ids, self.statuses, self.seconds = [], list(statuses), seconds

    def __call__(self, _url, _body, headers, **_options):
        self.ids.append(headers["webhook-id"])
        threading.Event().wait(self.seconds)
        return Outcome(self.statuses.pop(0) if self.statuses else 200, None, 1)


def number(office, table, *conditions):
    with office.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(table).where(*conditions))


def eventually(question, seconds=15):
    until = time.monotonic() + seconds
    while not question() and time.monotonic() < until:
        time.sleep(0.05)
    return question()


def taken(office, kind):
    with office.transaction() as uow:
        return list(kind.take(uow, 100))


@pytest.mark.both_databases
def test_a_worker_sends_each_delivery_once(office):
    receiver = Receiver()
    for _ in range(3):
        begin(office)

    with Worker(office, [delivery_jobs(send=receiver)], QUICK):
        assert eventually(lambda: number(office, Delivery, Delivery.state == "delivered") == 3)

    assert (3, 3) == (len(receiver.ids), len(set(receiver.ids)))


def test_a_refused_delivery_is_sent_again_by_a_new_job_with_the_same_id(office):
    receiver = Receiver(500)
    begin(office)

    with Worker(office, [delivery_jobs(send=receiver)], QUICK):
        assert eventually(lambda: number(office, Attempt) == 1)
        with office.transaction() as uow:
            uow.session.execute(update(Delivery).values(next_attempt_at=office.clock.now()))
        assert eventually(lambda: number(office, Delivery, Delivery.state == "delivered") == 1)

    assert (2, 1) == (len(receiver.ids), len(set(receiver.ids)))


def test_a_slow_receiver_keeps_back_no_timer(office):
    receiver = Receiver(seconds=6)
    for _ in range(DELIVERIES.at_once + 2):
        begin(office)

    with Worker(office, [delivery_jobs(send=receiver)], QUICK):
        assert eventually(lambda: len(receiver.ids) == DELIVERIES.at_once)
        begin(office, "waits")
        fired = eventually(lambda: number(office, Timer) == 0, seconds=5)
        waiting = number(office, Delivery, Delivery.state == "pending")

    assert (True, True) == (fired, waiting > 0)


def test_two_schedulers_make_one_job_of_a_delivery(office):
    begin(office)
    kind = delivery_jobs()

    assert (1, 0) == (len(taken(office, kind)), len(taken(office, kind)))


def test_a_job_is_told_the_key_of_its_delivery_and_nothing_else(office):
    begin(office)
    with office.reading() as uow:
        key = uow.session.scalar(select(Delivery.key))

    assert [(key,)] == [order.keys for order in taken(office, delivery_jobs())]
