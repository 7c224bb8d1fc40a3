"""A message with a correlation key starts one instance of a process at a time; those behind it wait their turn."""

from collections import Counter

import pytest

from engine.domain.errors import Uncorrelated
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import MessageStart
from engine.runtime import cancel_instance, publish_message
from tests.factories.diagrams import bpmn, chain, end, message, message_event, start, user

STARTING = bpmn(start("s", message_event("m")), user("A"), end(), *chain("s", "A", "e"), roots=message("m", "order"))


def publish(run, key, *, minutes=60, **options):
    with run.world.transaction() as uow:
        return publish_message(uow, "order", key, {"n": key}, time_to_live_ms=minutes * 60_000, **options)


def test_a_second_message_with_the_key_starts_nothing_while_the_first_instance_runs(drive):
    run = drive(STARTING)

    publish(run, "P1")
    publish(run, "P1")

    assert run.waiting == Counter(["A"])


def test_another_key_starts_another_instance(drive):
    run = drive(STARTING)

    publish(run, "P1")
    publish(run, "P2")

    assert run.waiting == Counter({"A": 2})


def test_messages_without_a_key_start_an_instance_each(drive):
    run = drive(STARTING)

    publish(run, "")
    publish(run, "")

    assert run.waiting == Counter({"A": 2})


def test_two_processes_start_by_one_message_each_once(drive):
    run = drive(STARTING, STARTING.replace(b'id="p"', b'id="q"'))

    publish(run, "P1")
    publish(run, "P1")

    assert sorted(row.process_id for row in run.rows(ProcessInstance)) == ["p", "q"]


def test_the_oldest_message_that_waited_starts_the_next_when_the_first_is_done(drive):
    run = drive(STARTING)
    for number in (1, 2, 3):
        publish(run, "P1", business_key=f"B-{number}")

    run.complete("A")

    assert [row.business_key for row in run.rows(ProcessInstance)] == ["B-1", "B-2"]


def test_a_canceled_instance_makes_room_too(drive):
    run = drive(STARTING)
    publish(run, "P1")
    publish(run, "P1")

    with run.world.transaction() as uow:
        cancel_instance(uow, run.rows(ProcessInstance)[0].key)

    assert [row.state for row in run.rows(ProcessInstance)] == ["TERMINATED", "ACTIVE"]


def test_the_next_is_started_in_the_newest_version(drive):
    run = drive(STARTING)
    publish(run, "P1")
    publish(run, "P1")
    run.deploy(f0_bpmn=STARTING.replace(b'name="p"', b'name="second"'))

    run.complete("A")

    assert [row.version for row in run.rows(ProcessInstance)] == [1, 2]


def test_a_message_that_did_not_live_that_long_starts_nothing(drive):
    run = drive(STARTING)
    publish(run, "P1")
    publish(run, "P1", minutes=5)

    run.wait(minutes=10).complete("A")

    assert (len(run.rows(ProcessInstance)), run.rows(MessageStart)) == (1, [])


def test_a_call_that_correlates_is_refused_while_the_first_runs(drive):
    run = drive(STARTING).send("order", "P1")

    with pytest.raises(Uncorrelated):
        run.send("order", "P1")


def test_after_the_end_the_key_starts_again(drive):
    run = drive(STARTING).send("order", "P1").complete("A").send("order", "P1")

    assert (len(run.rows(ProcessInstance)), run.waiting) == (2, Counter(["A"]))


def test_an_instance_that_is_done_at_once_holds_nobody_up(drive):
    run = drive(bpmn(start("s", message_event("m")), end(), *chain("s", "e"), roots=message("m", "order")))

    publish(run, "P1")
    publish(run, "P1")

    assert [row.state for row in run.rows(ProcessInstance)] == ["COMPLETED", "COMPLETED"]
