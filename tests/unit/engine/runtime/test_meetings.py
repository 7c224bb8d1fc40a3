"""Messages and signals meet the waits of their own step: none is lost, none is taken twice, none stops a command."""

from collections import Counter

import pytest

from engine.runtime import publish_message
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    end,
    flow,
    gateway,
    mapping,
    message,
    message_event,
    service,
    signal,
    signal_event,
    start,
    throw,
    user,
)

PING = message("m", "ping", "k")


def publishing(id_: str) -> str:
    """A service task that publishes the message ping with the key in the variable ``k``."""
    header = '<zeebe:taskHeaders><zeebe:header key="message_name" value="ping"/></zeebe:taskHeaders>'
    return service(id_, "publish_message", zeebe=header + mapping(inputs={"correlation_key": "k"}))


def test_a_message_to_the_boundary_of_a_task_done_in_the_same_command_is_let_go(drive):
    run = drive(bpmn(start(), user("A"), boundary("b", "A", message_event("m")), publishing("P"), user("B"), user("C"),
                     *chain("s", "A", "P", "B"), *chain("b", "C"), roots=PING))  # fmt: skip

    run.start(k="1").complete("A")

    assert run.waiting == Counter(["B"])


def test_two_messages_of_one_step_both_reach_a_wait_that_stays(drive):
    run = drive(
        bpmn(start("ys"), user("Y"), boundary("yb", "Y", message_event("m"), interrupting=False), user("Z"),
             *chain("ys", "Y"), *chain("yb", "Z"), process_id="y", roots=PING),
        bpmn(start(), publishing("P"), publishing("Q"), end(), *chain("s", "P", "Q", "e")),
    )  # fmt: skip

    run.start("y", k="1").start("p", k="1")

    assert run.waiting == Counter({"Y": 1, "Z": 2})


def test_an_instance_catches_its_own_message_with_a_wait_of_the_same_step(drive):
    run = drive(bpmn(start(), gateway("parallel", "f"), catch("c", message_event("m")), publishing("P"), user("A"),
                     user("B"), flow("s", "f"), *chain("f", "c", "A"), *chain("f", "P", "B"), roots=PING))  # fmt: skip

    run.start(k="1")

    assert run.waiting == Counter(["A", "B"])


TWO_WAITS = bpmn(
    start(), gateway("parallel", "f"), catch("c1", message_event("m")), catch("c2", message_event("m")), user("A"),
    user("B"), flow("s", "f"), *chain("f", "c1", "A"), *chain("f", "c2", "B"), roots=PING,
)  # fmt: skip


@pytest.mark.parametrize("published", [1, 2])
def test_each_buffered_message_is_taken_by_one_of_the_waits_opened_together(drive, published):
    run = drive(TWO_WAITS)
    for _ in range(published):
        with run.world.transaction() as uow:
            publish_message(uow, "ping", "1", time_to_live_ms=60_000)

    run.start(k="1")

    assert published == sum(run.waiting.values())


def test_two_signals_of_one_step_both_reach_a_wait_that_stays(drive):
    run = drive(
        bpmn(start(), gateway("parallel", "f"), user("A"), boundary("b", "A", signal_event("g"), interrupting=False),
             throw("t1", signal_event("g")), throw("t2", signal_event("g")), end(), user("Z"), flow("s", "f"),
             flow("f", "A"), *chain("f", "t1", "t2", "e"), *chain("b", "Z"), roots=signal("g", "go"))
    )  # fmt: skip

    run.start()

    assert run.waiting == Counter({"A": 1, "Z": 2})


def test_a_wait_that_stays_keeps_the_key_it_opened_with(drive):
    run = drive(bpmn(start(), user("A"), boundary("b", "A", message_event("m"), interrupting=False), user("B"),
                     *chain("s", "A"), *chain("b", "B"), roots=PING))  # fmt: skip

    run.start(k="1").send("ping", "1", k=None).send("ping", "1")

    assert run.waiting == Counter({"A": 1, "B": 2})
