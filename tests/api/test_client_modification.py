"""The public client, unmodified, moves the tokens of an instance by hand."""

from __future__ import annotations

import pytest
from camunda_orchestration_sdk.models import ElementInstanceSearchQuery, ProcessInstanceModificationInstruction
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from tests.factories.client_calls import body, refusal
from tests.factories.diagrams import bpmn, chain, end, start, subprocess, user

FILE = {
    "p.bpmn": bpmn(
        start(),
        user("A"),
        subprocess("P", start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe")),
        end(),
        *chain("s", "A", "P", "e"),
    )
}


@pytest.fixture
def made(start_process):
    return start_process(FILE)


def modify(client, key, **members):
    asked = body(ProcessInstanceModificationInstruction, **members)
    client.modify_process_instance(process_instance_key=key, data=asked)


def running(client, key):
    asked = body(ElementInstanceSearchQuery, filter={"processInstanceKey": str(key), "state": "ACTIVE"})
    return {
        item.element_id: str(item.element_instance_key) for item in client.search_element_instances(data=asked).items
    }


def test_elements_are_activated_with_variables_and_terminated_by_key(desk, made):
    key = made.process_instance_key
    given = [{"variables": {"x": 1}, "scopeId": "P"}, {"variables": {"y": 2}}]
    task = running(desk.operator, key)["A"]

    modify(
        desk.operator,
        key,
        activateInstructions=[{"elementId": "X", "variableInstructions": given, "ancestorElementInstanceKey": "-1"}],
        terminateInstructions=[{"elementInstanceKey": task}],
    )

    now = running(desk.operator, key)
    found = {item.name: str(item.scope_key) for item in desk.operator.search_variables().items}
    assert {"P", "X"} == set(now)
    assert (now["P"], str(key)) == (found["x"], found["y"])


@pytest.mark.parametrize("kind", [None, "direct", "inferred"])
def test_tokens_are_moved_by_the_id_of_their_element(desk, made, kind):
    move = {"sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "A"}, "targetElementId": "X"}
    ancestor = {"ancestorScopeType": kind} | ({"ancestorElementInstanceKey": "-1"} if kind == "direct" else {})

    modify(
        desk.operator,
        made.process_instance_key,
        moveInstructions=[move | ({"ancestorScopeInstruction": ancestor} if kind else {})],
    )

    assert {"P", "X"} == set(running(desk.operator, made.process_instance_key))


def test_a_token_is_moved_by_its_key_into_the_scope_it_runs_in(desk, made):
    key = made.process_instance_key
    modify(desk.operator, key, moveInstructions=[_from("A", "X", "byId")])
    source = running(desk.operator, key)["X"]
    ancestor = {"ancestorScopeInstruction": {"ancestorScopeType": "sourceParent"}}

    modify(desk.operator, key, moveInstructions=[_from(source, "X", "byKey") | ancestor])

    assert source != running(desk.operator, key)["X"]


def _from(source, target, kind):
    name = {"byId": "sourceElementId", "byKey": "sourceElementInstanceKey"}[kind]
    return {"sourceElementInstruction": {"sourceType": kind, name: source}, "targetElementId": target}


def test_all_tokens_of_an_element_are_terminated(desk, made):
    modify(desk.operator, made.process_instance_key, terminateInstructions=[{"elementId": "A"}])

    found = desk.operator.get_process_instance(process_instance_key=made.process_instance_key)
    assert "TERMINATED" == found.state.value


def test_what_cannot_be_activated_is_named(desk, made):
    status, problem = refusal(
        lambda: modify(desk.operator, made.process_instance_key, activateInstructions=[{"elementId": "ps"}])
    )

    assert 400 == status
    assert ["ps"] == [finding["element"] for finding in problem["findings"]]


def test_an_instance_that_is_not_there_is_not_found(desk, made):
    assert 404 == refusal(lambda: modify(desk.operator, "4711", terminateInstructions=[{"elementId": "A"}]))[0]


def test_a_modeler_may_not_modify(desk, made):
    changed = {"terminateInstructions": [{"elementId": "A"}]}

    assert 403 == refusal(lambda: modify(desk.modeler, made.process_instance_key, **changed))[0]


def test_the_reason_is_kept(signed_in, world, made):
    path = f"/v2/process-instances/{made.process_instance_key}/modification"
    asked = {"terminateInstructions": [{"elementId": "A"}], "reason": "entered twice"}

    answered = signed_in("administrator").post(path, json=asked)

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "InstanceModified")).one()
    assert (204, "entered twice") == (answered.status_code, entry.payload["reason"])
