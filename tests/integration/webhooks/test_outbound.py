"""Deliveries reach a real HTTP server in another process: signed, retried, and with their outcome listed."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from webhooks.dispatcher import dispatcher
from webhooks.models import Attempt, Delivery
from webhooks.subscriptions import resend, subscribe

LOOPBACK = ("127.0.0.0/8",)
PROCESS = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="hooked")


@pytest.fixture
def receiver(tmp_path):
    """Start a receiver: ``receive, url = receiver(secret, 500, 200)``; ``receive()`` gives what has come."""
    processes = []

    def start_it(secret, *statuses):
        file = tmp_path / f"received-{len(processes)}.jsonl"
        script = Path(__file__).with_name("receiver.py")
        process = subprocess.Popen(
            [sys.executable, str(script), secret, str(file), *map(str, statuses)], stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        port = int(process.stdout.readline())
        return lambda: [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else [], port

    yield start_it
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def subscribed(world, receiver):
    """A subscription to task.created at a running receiver, and the instance that makes one."""

    def make(*statuses):
        with world.transaction(SYSTEM) as uow:
            row = subscribe(uow, name="大屏", url="http://127.0.0.1:1/hook", event_types=["task.created"])
            secret, key = row.secret, row.key
        receive, port = receiver(secret, *statuses)
        with world.transaction(SYSTEM) as uow:
            uow.session.get_one(type(row), key).url = f"http://127.0.0.1:{port}/hook"
            deploy(uow, {"hooked.bpmn": PROCESS})
        with world.transaction(SYSTEM) as uow:
            start_instance(uow, process_id="hooked", business_key="CNZS-2023-0001")
        return receive

    return make


def deliver(world):
    return dispatcher(LOOPBACK)(world)


def deliveries(world):
    with world.reading() as uow:
        return list(uow.session.scalars(select(Delivery)))


def attempts(world):
    with world.reading() as uow:
        return [(row.status, row.error) for row in uow.session.scalars(select(Attempt).order_by(Attempt.key))]


def test_a_delivery_arrives_with_a_signature_that_verifies(world, subscribed):
    receive = subscribed()

    deliver(world)

    assert [(True, "task.created", "CNZS-2023-0001")] == [
        (call["verified"], call["body"]["type"], call["body"]["subject"]) for call in receive()
    ]


def test_a_delivered_event_is_listed_with_its_outcome(world, subscribed):
    subscribed()

    deliver(world)

    assert (["delivered"], [(200, None)]) == ([row.state for row in deliveries(world)], attempts(world))


def test_a_refused_delivery_is_tried_again_after_its_back_off(world, clock, subscribed):
    receive = subscribed(500, 503)

    for _ in range(3):
        deliver(world)
        clock.move_to(clock.now() + timedelta(minutes=2))

    assert ([500, 503, 200], 3) == ([status for status, _error in attempts(world)], len(receive()))


def test_a_delivery_is_not_tried_before_its_back_off(world, subscribed):
    receive = subscribed(500)

    deliver(world)
    deliver(world)

    assert 1 == len(receive())


def test_a_repeat_has_the_same_id(world, clock, subscribed):
    receive = subscribed(500)

    deliver(world)
    clock.move_to(clock.now() + timedelta(minutes=2))
    deliver(world)

    assert 1 == len({call["id"] for call in receive()})


def test_a_receiver_that_stays_away_makes_the_delivery_fail_in_the_end(world, clock, subscribed):
    subscribed(*[500] * 20)

    for _ in range(12):
        deliver(world)
        clock.move_to(clock.now() + timedelta(days=2))

    assert ["failed"] == [row.state for row in deliveries(world)]


def test_a_failed_delivery_can_be_sent_again(world, clock, subscribed):
    subscribed(*[500] * 9)
    for _ in range(9):
        deliver(world)
        clock.move_to(clock.now() + timedelta(days=2))
    with world.transaction(SYSTEM) as uow:
        resend(uow, deliveries_key(uow))

    deliver(world)

    assert ["delivered"] == [row.state for row in deliveries(world)]


def deliveries_key(uow):
    return uow.session.scalars(select(Delivery.key)).one()


def test_an_address_inside_the_machine_is_refused_unless_its_network_is_allowed(world, subscribed):
    receive = subscribed()

    dispatcher(())(world)

    assert ([], True) == (receive(), "Blocked" in attempts(world)[0][1])


def test_nothing_is_delivered_of_a_transaction_that_failed(world, subscribed):
    subscribed()
    before = len(deliveries(world))

    with pytest.raises(RuntimeError), world.transaction(SYSTEM) as uow:
        start_instance(uow, process_id="hooked")
        raise RuntimeError("the use case failed")

    assert before == len(deliveries(world))
