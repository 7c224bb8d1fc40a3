"""Tokens moved by hand: what is activated where, what is terminated with it, and what is refused by name."""

from __future__ import annotations

import pytest

from engine.domain.errors import Refused
from engine.persistence.instances import ElementInstance, Variable
from engine.persistence.work import Timer, UserTask
from engine.runtime import modify_instance
from engine.spiff.modify import PARENT, Activation, Move, ScopeVariables, Termination
from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    conditional,
    end,
    flow,
    gateway,
    mapping,
    message,
    message_event,
    multi,
    start,
    subprocess,
    timer,
    user,
)

LINE = bpmn(start(), user("A"), user("B"), user("C"), end(), *chain("s", "A", "B", "C", "e"))
NESTED = bpmn(
    start(),
    user("A"),
    subprocess(
        "P",
        start("ps"),
        user("X"),
        subprocess("Q", start("qs"), user("Y"), end("qe"), *chain("qs", "Y", "qe")),
        end("pe"),
        *chain("ps", "X", "Q", "pe"),
        zeebe=mapping(inputs={"local": "amount * 2"}),
    ),
    boundary("late", "P", timer("duration", "P3D")),
    user("L"),
    end("le"),
    user("B"),
    end(),
    *chain("s", "A", "P", "B", "e"),
    *chain("late", "L", "le"),
)
FORK = bpmn(
    start(),
    gateway("parallel", "f"),
    user("A"),
    user("B"),
    gateway("parallel", "j"),
    user("C"),
    end(),
    *chain("s", "f", "A", "j", "C", "e"),
    *chain("f", "B", "j"),
)
MANY = bpmn(
    start(),
    subprocess(
        "M", start("ms"), user("X"), user("Y"), end("me"), *chain("ms", "X", "Y", "me"), body=multi("[1, 2]", "i")
    ),
    user("B"),
    end(),
    *chain("s", "M", "B", "e"),
)


@pytest.fixture
def modify(engine_world):
    def do(run, **what):
        with engine_world.transaction() as uow:
            modify_instance(uow, run.key, **what)

    return do


def key_of(run, element_id, number=0):
    rows = run.rows(ElementInstance, ElementInstance.element_id == element_id, ElementInstance.state == "ACTIVE")
    return rows[number].key


def states(run):
    return {row.element_id: row.state for row in run.rows(ElementInstance)}


def test_a_token_is_put_beside_those_there_are(drive, modify):
    run = drive(LINE).start()

    modify(run, activate=[Activation("C")])

    assert {"A": 1, "C": 1} == run.waiting


def test_the_task_of_a_moved_token_is_canceled_and_a_new_one_opened(drive, modify):
    run = drive(LINE).start()

    modify(run, move=[Move("C", source_id="A")])
    assert {"C": 1} == run.waiting
    run.complete("C")

    assert ("COMPLETED", 0) == (run.state, run.leftovers)
    assert [("A", "CANCELED"), ("C", "COMPLETED")] == [(t.element_id, t.state) for t in run.rows(UserTask)]


def test_each_token_at_the_source_is_moved(drive, modify):
    run = drive(LINE).start()
    modify(run, activate=[Activation("A")])

    modify(run, move=[Move("B", source_id="A")])

    assert {"B": 2} == run.waiting


def test_an_instance_with_nothing_left_is_terminated(drive, modify):
    run = drive(LINE).start()

    modify(run, terminate=[Termination(key_of(run, "A"))])

    assert ("TERMINATED", 0) == (run.state, run.leftovers)


def test_terminating_the_instance_itself_ends_it(drive, modify):
    run = drive(LINE).start()

    modify(run, terminate=[Termination(run.key)])

    assert ("TERMINATED", 0) == (run.state, run.leftovers)


def test_missing_scopes_are_opened_without_their_start_events(drive, modify):
    run = drive(NESTED).start(amount=4)

    modify(run, activate=[Activation("Y")], terminate=[Termination(element_id="A")])

    assert {"Y": 1} == run.waiting
    assert {"ps", "qs", "X"}.isdisjoint(run.path) and {"P", "Q"} <= set(run.path)
    run.complete("Y").complete("B")
    assert ("COMPLETED", 0) == (run.state, run.leftovers)


def test_an_opened_scope_waits_at_its_boundary_and_has_its_inputs(drive, modify):
    run = drive(NESTED).start(amount=4)

    modify(run, move=[Move("X", source_id="A")])

    assert ["late"] == [row.element_id for row in run.rows(Timer)]
    assert [8] == [row.value for row in run.rows(Variable, Variable.name == "local")]
    assert {"L": 1} == run.wait(days=4).waiting


def test_an_opened_scope_opens_its_event_subprocesses(drive, modify):
    inside = subprocess("E", start("es", message_event("m")), user("H"), end("ee"), *chain("es", "H", "ee"), event=True)
    body = subprocess("P", start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe"), inside)
    roots = message("m", "ring", "1")
    run = drive(bpmn(start(), user("A"), body, end(), *chain("s", "A", "P", "e"), roots=roots)).start()

    modify(run, move=[Move("X", source_id="A")])

    assert {"H": 1} == run.send("ring", "1").waiting


def test_a_running_scope_is_used_again(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")

    modify(run, activate=[Activation("Y")])

    assert {"X": 1, "Y": 1} == run.waiting
    assert 1 == run.path.count("P")


def test_a_named_ancestor_gets_a_scope_of_its_own(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")

    modify(run, activate=[Activation("X", ancestor=run.key)])

    assert {"X": 2} == run.waiting
    assert 2 == run.path.count("P")


def test_with_several_scopes_one_must_be_named(drive, modify):
    run = drive(MANY).start()

    with pytest.raises(Refused, match="2 instances of 'M'"):
        modify(run, activate=[Activation("Y")])
    modify(run, activate=[Activation("Y", ancestor=run.rows(ElementInstance)[-1].scope_key)])

    assert {"X": 2, "Y": 1} == run.waiting


def test_a_moved_token_stays_in_its_instance_of_a_scope(drive, modify):
    run = drive(MANY).start()

    modify(run, move=[Move("Y", source_key=key_of(run, "X", 1))])
    run.complete("X").complete("Y").complete("Y")

    assert {"B": 1} == run.waiting


def test_all_tokens_of_a_multi_instance_move_out_as_one(drive, modify):
    run = drive(MANY).start()

    modify(run, move=[Move("B", source_id="M")])

    assert {"B": 1} == run.waiting
    assert 0 == run.complete("B").leftovers


def test_activating_a_multi_instance_starts_its_items(drive, modify):
    run = drive(MANY).start().complete("X").complete("X").complete("Y").complete("Y")

    modify(run, move=[Move("M", source_id="B")])

    assert {"X": 2} == run.waiting


def test_nothing_is_put_inside_a_multi_instance_that_does_not_run(drive, modify):
    run = drive(MANY).start().complete("X").complete("X").complete("Y").complete("Y")

    with pytest.raises(Refused, match="activate 'M' itself"):
        modify(run, activate=[Activation("X")])


def test_a_scope_emptied_by_terminating_is_terminated_and_no_token_goes_on(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")
    modify(run, activate=[Activation("B")])

    modify(run, terminate=[Termination(element_id="X")])

    assert {"B": 1} == run.waiting
    assert "TERMINATED" == states(run)["P"]
    assert [] == run.rows(Timer)


def test_a_scope_stays_when_something_is_activated_in_it_as_well(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")

    modify(run, move=[Move("Y", source_id="X", ancestor=PARENT)])

    assert {"Y": 1} == run.waiting
    assert 1 == run.path.count("P")


def test_terminating_a_scope_and_activating_inside_it_opens_it_anew(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")

    modify(run, terminate=[Termination(element_id="P")], activate=[Activation("X")])

    assert {"X": 1} == run.waiting
    assert 2 == run.path.count("P")


def test_a_token_put_at_a_parallel_join_counts_for_an_empty_flow(drive, modify):
    run = drive(FORK).start().complete("A")

    modify(run, move=[Move("j", source_id="B")])

    assert {"C": 1} == run.waiting


def test_a_token_put_at_a_parallel_join_waits_for_the_other_flow(drive, modify):
    run = drive(FORK).start()

    modify(run, move=[Move("j", source_id="A")])
    assert {"B": 1} == run.waiting
    run.complete("B").complete("C")

    assert "COMPLETED" == run.state


def test_a_token_with_an_incident_is_moved_off(drive, modify):
    stuck = [gateway("exclusive", "S"), flow("s", "S"), flow("S", "B", "false")]
    run = drive(bpmn(start(), *stuck, user("B"), end(), flow("B", "e"))).start()
    assert ["S"] == [incident.element_id for incident in run.incidents]

    modify(run, move=[Move("B", source_id="S")])

    assert ([], {"B": 1}) == (run.incidents, run.waiting)


def test_variables_are_set_in_the_instance_and_local_to_a_scope(drive, modify):
    run = drive(NESTED).start(amount=1)
    given = [ScopeVariables({"amount": 5}), ScopeVariables({"note": "p"}, "P"), ScopeVariables({"note": "x"}, "X")]

    modify(run, activate=[Activation("X", given)])

    assert 5 == run.variables["amount"]
    assert {key_of(run, "P"): "p", key_of(run, "X"): "x"} == {
        row.scope_key: row.value for row in run.rows(Variable, Variable.name == "note")
    }
    assert [10] == [row.value for row in run.rows(Variable, Variable.name == "local")]


def test_the_process_itself_is_a_scope_by_its_id(drive, modify):
    run = drive(NESTED).start(amount=1)

    modify(run, activate=[Activation("X", [ScopeVariables({"amount": 5}, "p")])])

    assert 5 == run.variables["amount"]


def test_an_ancestor_that_is_no_scope_around_the_element_is_refused(drive, modify):
    run = drive(NESTED).start(amount=1).complete("A")

    with pytest.raises(Refused, match="no scope around 'B'"):
        modify(run, activate=[Activation("B", ancestor=key_of(run, "P"))])


@pytest.mark.parametrize("amount", [1, 9])
def test_a_scope_that_its_own_condition_ends_is_not_opened(drive, modify, amount):
    scope = subprocess("P", start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe"))
    high = boundary("b", "P", conditional("amount > 5"))
    run = drive(bpmn(start(), user("A"), scope, high, end(), *chain("s", "A", "P", "e"), *chain("b", "e")))
    run.start(amount=amount)

    if amount > 5:
        with pytest.raises(Refused, match="a condition ends its scope 'P'"):
            modify(run, move=[Move("X", source_id="A")])
    else:
        modify(run, move=[Move("X", source_id="A")])

    assert ({"A": 1} if amount > 5 else {"X": 1}) == run.waiting
