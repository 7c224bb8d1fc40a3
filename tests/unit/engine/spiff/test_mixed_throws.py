"""An event that throws a message beside other things: a job for the message, the rest in its turn."""

from collections import Counter

import pytest

from engine.persistence.work import Job
from engine.runtime import activate_jobs, complete_job
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    chain,
    end,
    error,
    error_event,
    flow,
    gateway,
    message,
    message_event,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    user,
)

SENDS = '<zeebe:taskDefinition type="send"/>'
ROOTS = message("m", "deal") + signal("one", "first") + signal("two", "last") + error("bad", "E1")
BEFORE_AND_AFTER = signal_event("one") + message_event("m") + signal_event("two")
HEARS = [
    bpmn(start("s", signal_event(ref)), user(task), *chain("s", task), process_id=f"hears{task}", roots=ROOTS)
    for ref, task in (("one", "First"), ("two", "Last"))
]


def work(run):
    with run.world.transaction() as uow:
        ((job, _variables),) = activate_jobs(uow, "send", worker="w", limit=1, lease_ms=60_000)
    with run.world.transaction() as uow:
        complete_job(uow, job.key, {"sent": True})
    return run


def test_the_message_stands_in_its_turn(drive):
    diagram = bpmn(start(), throw("t", BEFORE_AND_AFTER, zeebe=SENDS), user("A"), *chain("s", "t", "A"), roots=ROOTS)
    run = drive(diagram, *HEARS).start()
    before = run.waiting

    work(run)

    assert (before, run.waiting) == (Counter(["First"]), Counter(["First", "Last", "A"]))
    assert [job.state for job in run.rows(Job)] == ["COMPLETED"]


def test_a_handler_sends_it_at_once(drive):
    diagram = bpmn(start(), throw("t", BEFORE_AND_AFTER, zeebe=SENDS), user("A"), *chain("s", "t", "A"), roots=ROOTS)
    run = drive(diagram, *HEARS)
    run.world.handlers["send"] = lambda call: {"sent": True}

    assert run.start().waiting == Counter(["First", "Last", "A"])


def test_an_end_event_throws_an_error_after_its_message(drive):
    inside = [start("is"), end("ie", error_event("bad") + message_event("m"), zeebe=SENDS), *chain("is", "ie")]
    run = drive(
        bpmn(
            start(), subprocess("in", *inside), boundary("b", "in", error_event("bad")), user("B"), flow("s", "in"),
            flow("b", "B"), roots=ROOTS,
        )
    ).start()  # fmt: skip

    work(run)

    assert (run.waiting, [job.state for job in run.rows(Job)]) == (Counter(["B"]), ["COMPLETED"])


@pytest.mark.parametrize("also", ["", signal_event("two")])
def test_an_end_event_terminates_after_its_message(drive, also):
    run = drive(
        bpmn(
            start(), gateway("parallel", "f"), user("W"), end("e", TERMINATE + message_event("m") + also, zeebe=SENDS),
            *chain("s", "f", "e"), flow("f", "W"), roots=ROOTS,
        )
    ).start()  # fmt: skip
    before = run.waiting

    work(run)

    assert (before, run.state, run.leftovers) == (Counter(["W"]), "COMPLETED", 0)
