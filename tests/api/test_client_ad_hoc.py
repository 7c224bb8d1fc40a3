"""The public client, unmodified, starts activities of a running ad-hoc sub-process."""

from __future__ import annotations

import pytest
from camunda_orchestration_sdk.models import (
    AdHocSubProcessActivateActivitiesInstruction,
    ElementInstanceSearchQuery,
)

from tests.factories.client_calls import body, refusal
from tests.factories.diagrams import ad_hoc, bpmn, chain, loop, multi, start, transaction, user

FILE = {"p.bpmn": bpmn(start(), ad_hoc("H", user("x"), user("y"), until="enough"), *chain("s", "H"))}


@pytest.fixture
def made(start_process):
    return start_process(FILE, enough=False)


def running(client, key, element_id):
    asked = body(
        ElementInstanceSearchQuery,
        filter={"processInstanceKey": str(key), "state": "ACTIVE", "elementId": element_id},
    )
    return [str(item.element_instance_key) for item in client.search_element_instances(data=asked).items]


def activate(client, key, *elements, **members):
    asked = body(AdHocSubProcessActivateActivitiesInstruction, elements=list(elements), **members)
    client.activate_ad_hoc_sub_process_activities(ad_hoc_sub_process_instance_key=key, data=asked)


def test_activities_start_with_their_variables(desk, made):
    (scope,) = running(desk.operator, made.process_instance_key, "H")

    activate(desk.operator, scope, {"elementId": "x", "variables": {"why": "asked"}}, {"elementId": "y"})

    (task,) = running(desk.operator, made.process_instance_key, "x")
    found = {item.name: str(item.scope_key) for item in desk.operator.search_variables().items}
    assert task == found["why"]
    assert 1 == len(running(desk.operator, made.process_instance_key, "y"))


@pytest.mark.parametrize(
    ("activity", "kinds"),
    [
        (ad_hoc("H", user("x"), active='["x"]'), {"H": ["AD_HOC_SUB_PROCESS"], "x": ["USER_TASK"]}),
        (user("H", body=multi("[1, 2]", "n")), {"H": ["MULTI_INSTANCE_BODY", "USER_TASK", "USER_TASK"]}),
        (user("H", body=loop(most=2)), {"H": ["UNKNOWN", "USER_TASK"]}),
        (transaction("H", start("i"), user("x"), *chain("i", "x")), {"H": ["SUB_PROCESS"], "x": ["USER_TASK"]}),
    ],
)
def test_what_holds_others_is_shown_by_its_kind(desk, start_process, activity, kinds):
    made = start_process({"p.bpmn": bpmn(start(), activity, *chain("s", "H"))})

    asked = body(
        ElementInstanceSearchQuery, filter={"processInstanceKey": str(made.process_instance_key), "state": "ACTIVE"}
    )
    found = {}
    for item in desk.operator.search_element_instances(data=asked).items:
        found.setdefault(item.element_id, []).append(item.type_.value)
    assert kinds == found
    for kind in {kind for several in kinds.values() for kind in several}:
        asked = body(ElementInstanceSearchQuery, filter={"type": kind, "state": "ACTIVE"})
        of_kind = [item.type_.value for item in desk.operator.search_element_instances(data=asked).items]
        assert of_kind == [kind] * sum(several.count(kind) for several in kinds.values())


def test_what_runs_is_canceled_on_demand(desk, made):
    (scope,) = running(desk.operator, made.process_instance_key, "H")
    activate(desk.operator, scope, {"elementId": "x"})

    activate(desk.operator, scope, {"elementId": "y"}, cancelRemainingInstances=True)

    assert [] == running(desk.operator, made.process_instance_key, "x")


@pytest.mark.parametrize("elements", [[{"elementId": "none"}], []])
def test_what_cannot_be_chosen_is_refused(desk, made, elements):
    (scope,) = running(desk.operator, made.process_instance_key, "H")

    assert 400 == refusal(lambda: activate(desk.operator, scope, *elements))[0]


def test_an_unknown_sub_process_is_not_found(desk, made):
    assert 404 == refusal(lambda: activate(desk.operator, "4711", {"elementId": "x"}))[0]


def test_only_an_operator_starts_activities(desk, made):
    (scope,) = running(desk.operator, made.process_instance_key, "H")

    assert 403 == refusal(lambda: activate(desk.modeler, scope, {"elementId": "x"}))[0]
