"""Standard loops: rounds one after the other while the condition is true, at most as often as the maximum says."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from engine.persistence.instances import ElementInstance, InstanceStateRow
from engine.runtime import resolve_incident, set_variables
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    end,
    error,
    error_event,
    loop,
    mapping,
    message,
    multi,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)


def looping(activity: str, *more: str, roots: str = "") -> bytes:
    """start → A (which loops) → B."""
    return bpmn(start(), activity, user("B"), *chain("s", "A", "B"), *more, roots=roots)


@pytest.mark.parametrize(
    ("characteristics", "rounds"),
    [
        (loop(most=3), 3),
        (loop(most=0), 0),
        (loop("n < 4"), 4),
        (loop("= n < 4"), 4),
        (loop("n < 4", most=2), 2),
        (loop("n < 4", most=10_000_000), 4),
        (loop("false"), 1),
        (loop("false", before=True), 0),
        (loop("n < 4", before=True), 4),
        (loop("loopCounter < 3"), 3),
        (loop("loopCounter < 3", before=True), 3),
    ],
)
def test_a_loop_runs_as_often_as_it_says(drive, characteristics, rounds):
    run = drive(looping(script("A", "n + 1", "n", body=characteristics)))

    run.start(n=0)

    assert rounds == run.variables["n"]
    assert run.waiting == Counter(["B"])


def test_each_round_waits_for_its_person_and_counts_from_one(drive):
    run = drive(looping(user("A", body=loop("not(done)"), zeebe=mapping(outputs={"last": "loopCounter"}))))
    run.start(done=False)

    run.complete("A").complete("A")
    first_two = run.variables["last"], run.waiting
    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"done": True})
    run.complete("A")

    assert (2, Counter(["A"])) == first_two
    assert run.waiting == Counter(["B"])
    assert 3 == run.variables["last"]
    assert "loopCounter" not in run.variables


def test_a_sub_process_loops_with_all_that_is_inside(drive):
    inside = subprocess("A", start("ss"), user("in"), end("se"), *chain("ss", "in", "se"), body=loop(most=2))
    run = drive(looping(inside))

    run.start().complete("in").complete("in")

    assert run.waiting == Counter(["B"])
    assert ["s", "A", "A", "ss", "in", "se", "A", "ss", "in", "se", "B"] == run.path


def test_a_call_activity_calls_once_each_round(drive):
    child = bpmn(start("cs"), script("add", "n + 1", "n"), end("ce"), *chain("cs", "add", "ce"), process_id="child")
    run = drive(looping(call("A", "child", body=loop("n < 3"))), child)

    run.start(n=0)

    assert 3 == run.variables["n"]


def test_a_receive_task_waits_anew_each_round(drive):
    receive = f'<receiveTask id="A" messageRef="m">{loop(most=2)}</receiveTask>'
    run = drive(looping(receive, roots=message("m", "paper", "id")))
    run.start(id="7")

    run.send("paper", "7")
    after_one = run.waiting
    run.send("paper", "7")

    assert after_one == Counter()
    assert run.waiting == Counter(["B"])


def test_a_boundary_event_stands_on_the_whole_loop(drive):
    late = (boundary("late", "A", timer("duration", "P2D")), user("L"), *chain("late", "L"))
    run = drive(looping(user("A", body=loop("true")), *late))
    run.start().wait(days=1).complete("A")

    run.wait(days=1)

    assert run.waiting == Counter(["L"])


def test_an_error_in_a_round_ends_the_loop_where_it_is_caught(drive):
    caught = (boundary("bad", "A", error_event("err")), user("F"), *chain("bad", "F"))
    inside = subprocess(
        "A", start("ss"), user("in"), end("se", error_event("err")), *chain("ss", "in", "se"), body=loop("true")
    )
    run = drive(looping(inside, *caught, roots=error("err", "E")))

    run.start().complete("in")

    assert run.waiting == Counter(["F"])


def test_a_condition_that_fails_is_an_incident_and_the_round_counts_once_when_mended(drive):
    run = drive(looping(user("A", body=loop("again"), zeebe=mapping(outputs={"sum": "sum + 1"}))))
    run.start(sum=0).complete("A")
    incident = run.incidents[0].key

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"again": True})
        resolve_incident(uow, incident)
    run.complete("A")

    assert run.waiting == Counter(["A"])
    assert 2 == run.variables["sum"]


def test_a_first_condition_that_fails_is_an_incident_of_the_loop(drive):
    run = drive(looping(user("A", body=loop("again", before=True))))
    run.start()
    incident = run.incidents[0].key

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"again": True})
        resolve_incident(uow, incident)

    assert run.waiting == Counter(["A"])


def test_input_mappings_are_made_anew_each_round(drive):
    task = service("A", "take", body=loop(most=3), zeebe=mapping(inputs={"mine": "n * 10"}))
    run = drive(looping(task))
    seen = []

    def take(call):
        seen.append(call.variables["mine"])
        return {"n": call.variables["n"] + 1}

    run.world.handlers["take"] = take
    run.start(n=1)

    assert [10, 20, 30] == seen
    assert "mine" not in run.variables


def test_a_loop_inside_a_multi_instance_counts_for_each_item(drive):
    step = script("in", "append(rounds, loopCounter)", "rounds", body=loop(most=2))
    inside = subprocess(
        "A",
        start("ss"),
        step,
        end("se"),
        *chain("ss", "in", "se"),
        body=multi("[1, 2]", "item", sequential=True),
    )
    run = drive(looping(inside))

    run.start(rounds=[])

    assert [1, 2, 1, 2] == run.variables["rounds"]


def test_many_rounds_keep_the_state_flat(drive):
    run = drive(looping(script("A", "n + 1", "n", body=loop("n < 12000"))))
    run.start(n=0)

    def size():
        with run.world.reading() as uow:
            return len(uow.session.scalars(select(InstanceStateRow)).one().blob)

    early = size()
    run.wait(minutes=1)
    run.wait(minutes=1)

    assert 12_000 == run.variables["n"]
    assert size() < early + 100
    with run.world.reading() as uow:
        counted = uow.session.scalar(select(func.count()).where(ElementInstance.element_id == "A"))
    assert 12_001 == counted
