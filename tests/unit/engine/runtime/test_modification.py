"""Modifying as an operation: its log, its refusals by name, and that a refused one changes nothing."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.runtime import modify_instance
from engine.spiff.modify import Activation, Move, ScopeVariables, Termination
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    flow,
    gateway,
    message,
    message_event,
    start,
    subprocess,
    timer,
    user,
)

LINE = bpmn(start(), user("A"), user("B"), user("C"), end(), *chain("s", "A", "B", "C", "e"))


@pytest.fixture
def modify(engine_world):
    def do(run, **what):
        with engine_world.transaction() as uow:
            modify_instance(uow, run.key, **what)

    return do


def key_of(run, element_id):
    rows = run.rows(ElementInstance, ElementInstance.element_id == element_id, ElementInstance.state == "ACTIVE")
    return rows[0].key


def states(run):
    return {row.element_id: row.state for row in run.rows(ElementInstance)}


def test_the_event_log_says_what_was_done_and_why(drive, engine_world):
    run = drive(LINE).start(x=1)
    a = key_of(run, "A")

    with engine_world.transaction() as uow:
        move = Move("C", source_id="A", variables=[ScopeVariables({"x": 2})])
        modify_instance(uow, run.key, move=[move], reason="the wrong branch")

    (entry,) = run.rows(EventLogEntry, EventLogEntry.kind == "InstanceModified")
    assert {
        "activated": [["C", key_of(run, "C")]],
        "terminated": [["A", a]],
        "names": {"A": "A", "C": "C"},
        "changes": {"x": [1, 2]},
        "reason": "the wrong branch",
    } == entry.payload


EVENTS = bpmn(
    start(),
    gateway("eventBased", "g"),
    catch("T", timer("duration", "P1D")),
    catch("M", message_event("m")),
    end(),
    boundary("b", "A", timer("duration", "P1D")),
    user("A"),
    *chain("s", "g", "T", "A", "e"),
    flow("g", "M"),
    flow("M", "A"),
    flow("b", "e"),
    roots=message("m", "m", "1"),
)


@pytest.mark.parametrize(
    ("element_id", "words"),
    [
        ("nowhere", "no element 'nowhere'"),
        ("s", "'s' is a start event"),
        ("b", "'b' is a boundary event"),
        ("T", "'T' belongs to an event-based gateway"),
    ],
)
def test_what_no_token_can_be_put_at_is_refused_by_name(drive, modify, element_id, words):
    run = drive(EVENTS).start()

    with pytest.raises(Invalid, match=words) as refused:
        modify(run, activate=[Activation(element_id)])

    assert [element_id] == [finding.element for finding in refused.value.findings]
    assert "ACTIVE" == run.state and "g" in states(run)


def test_an_event_based_gateway_can_be_activated(drive, modify):
    run = drive(EVENTS).start().wait(days=1)

    modify(run, move=[Move("g", source_id="A")])

    assert {"A": 1} == run.send("m", "1").waiting


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({}, Invalid),
        ({"terminate": [Termination(4711)]}, NotFound),
        ({"activate": [Activation("A", ancestor=4711)]}, NotFound),
        ({"terminate": [Termination(element_id="nowhere")]}, Invalid),
        ({"terminate": [Termination(element_id="C")]}, Refused),
        ({"activate": [Activation("B", [ScopeVariables({"x": 1}, "A")])]}, Invalid),
    ],
)
def test_instructions_about_what_is_not_there_change_nothing(drive, modify, what, error):
    run = drive(LINE).start()

    with pytest.raises(error):
        modify(run, **what)

    assert {"A": 1} == run.waiting


def test_an_ended_instance_is_not_modified(drive, modify):
    run = drive(LINE).start().complete("A").complete("B").complete("C")

    with pytest.raises(Refused, match="is completed"):
        modify(run, activate=[Activation("A")])


def test_a_scope_whose_inputs_fail_refuses_the_whole_modification(drive, modify):
    scope = subprocess("P", start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe"))
    late = boundary("b", "P", timer("duration", "=missing"))
    file = bpmn(start(), user("A"), scope, late, end(), *chain("s", "A", "P", "e"), *chain("b", "e"))
    run = drive(file).start()

    with pytest.raises(Refused, match="'P' does not open"):
        modify(run, move=[Move("X", source_id="A")])

    assert {"A": 1} == run.waiting


def test_a_called_instance_ends_by_its_call_activity_only(drive, modify):
    inner = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="inner")
    run = drive(bpmn(start(), call("K", "inner"), user("B"), end(), *chain("s", "K", "B", "e")), inner).start()
    child = run.rows(ProcessInstance)[-1]
    outer = run.key

    run.key = child.key
    with pytest.raises(Refused, match="called it"):
        modify(run, terminate=[Termination(element_id="A")])
    run.key = outer
    modify(run, move=[Move("B", source_id="K")])

    assert {"B": 1} == run.waiting
    assert ["ACTIVE", "TERMINATED"] == sorted(row.state for row in run.rows(ProcessInstance))
