"""Called processes: errors reach the caller from everywhere, and a process that calls itself is stopped."""

from collections import Counter

import pytest

from engine.domain.errors import BpmnError, NotFound
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job
from engine.runtime import start_instance, throw_job_error
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    end,
    error,
    error_event,
    flow,
    gateway,
    message,
    message_event,
    multi,
    service,
    start,
    user,
)

WORKS = bpmn(start("qs"), service("S", "work"), end("qe"), *chain("qs", "S", "qe"), process_id="q")


def caller(body: str = "") -> bytes:
    return bpmn(start(), call("c", "q", body=body), boundary("b", "c", error_event("err")), user("A"), user("B"),
                *chain("s", "c", "A"), *chain("b", "B"), roots=error("err", "E1"))  # fmt: skip


def test_a_handlers_error_in_a_called_process_is_caught_by_the_caller(drive):
    run = drive(WORKS, caller())

    def work(call):
        raise BpmnError("E1")

    run.world.handlers["work"] = work
    run.start()

    assert run.waiting == Counter(["B"])


def test_a_workers_error_in_a_called_process_is_caught_by_the_caller(drive):
    run = drive(WORKS, caller()).start()

    with run.world.transaction() as uow:
        throw_job_error(uow, uow.session.query(Job).one().key, "E1")

    assert run.waiting == Counter(["B"])


def test_an_error_two_calls_down_ends_every_instance_of_a_multi_instance_call(drive):
    run = drive(
        bpmn(start(), end("boom", error_event("err")), *chain("s", "boom"), process_id="r", roots=error("err", "E1")),
        bpmn(start(), call("c", "r"), end(), *chain("s", "c", "e"), process_id="q"),
        caller(multi("[1, 2]", "n")),
    )

    run.start()
    states = Counter(row.state for row in run.rows(ProcessInstance))

    assert (Counter(["B"]), {"ACTIVE": 1, "TERMINATED": 4}) == (run.waiting, states)


def test_a_process_that_calls_itself_without_end_is_an_incident(drive):
    run = drive(bpmn(start(), call("c", "p"), end(), *chain("s", "c", "e")))

    run.start()

    assert ["CALLED_ELEMENT_ERROR"] == [incident.kind for incident in run.incidents]


def test_a_loop_of_calls_without_end_leaves_the_rest_to_a_job(drive):
    run = drive(
        bpmn(start(), end(), *chain("s", "e"), process_id="q"),
        bpmn(start(), call("c", "q"), gateway("exclusive", "g"), *chain("s", "g", "c"), flow("c", "g")),
    )

    run.start()

    assert "ACTIVE" == run.state


def test_a_called_process_that_only_a_message_starts_is_an_incident(drive):
    run = drive(
        bpmn(start("s", message_event("m")), process_id="q", roots=message("m", "go")),
        bpmn(start(), call("c", "q"), *chain("s", "c")),
    )

    run.start()

    assert ["CALLED_ELEMENT_ERROR"] == [incident.kind for incident in run.incidents]


def test_a_call_that_hands_nothing_on_hands_nothing_on(drive):
    run = drive(
        bpmn(start(), user("I"), *chain("s", "I"), process_id="q"),
        bpmn(start(), call("c", "q", propagateAllParentVariables="false"), *chain("s", "c")),
    ).start(x=1)

    run.key = run.open_tasks[0].instance_key

    assert {} == run.variables


def test_an_instance_starts_only_at_a_start_event(drive):
    run = drive(bpmn(start(), user("A"), *chain("s", "A")))

    with pytest.raises(NotFound, match="has no start event A"), run.world.transaction() as uow:
        start_instance(uow, process_id="p", start_element_id="A")


def test_a_process_that_calls_itself_twice_each_time_is_stopped_before_it_fills_the_database(drive, monkeypatch):
    monkeypatch.setattr("engine.runtime.calls.MAX_CALLED", 50)
    monkeypatch.setattr("engine.runtime.calls.MAX_CALL_DEPTH", 12)
    run = drive(bpmn(start(), gateway("parallel", "f"), call("c", "p"), call("d", "p"), *chain("s", "f", "c"),
                     flow("f", "d")))  # fmt: skip

    run.start()

    assert any("were called from" in incident.message for incident in run.incidents)
