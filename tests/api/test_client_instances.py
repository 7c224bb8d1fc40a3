"""The public client, unmodified, starts instances, watches them, changes their variables and cancels them."""

from __future__ import annotations

import pytest
from camunda_orchestration_sdk.models import (
    CancelProcessInstanceRequest,
    ElementInstanceSearchQuery,
    ProcessCreationById,
    ProcessCreationByKey,
    ProcessCreationByVersionTag,
    ProcessInstanceSearchQuery,
    SetVariableRequest,
    VariableSearchQuery,
)

from tests.factories.client_calls import body, creation, refusal, upload
from tests.factories.diagrams import bpmn, call, chain, end, script, start, user

TWO_TASKS = {"p.bpmn": bpmn(start(), user("A", groups="g_station"), user("B"), end(), *chain("s", "A", "B", "e"))}
STRAIGHT = {"p.bpmn": bpmn(start(), script("X", "a + 1", "b"), end(), *chain("s", "X", "e"))}
CALLING = {
    "p.bpmn": bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e")),
    "inner.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="inner"),
}


@pytest.fixture
def made(start_process):
    return start_process(TWO_TASKS, amount=20000, place="灵溪")


def found(client, **members):
    asked = body(ProcessInstanceSearchQuery, **members)
    return [item.process_instance_key for item in client.search_process_instances(data=asked).items]


def test_an_instance_is_started_by_id_by_key_and_by_version(desk, made):
    by_key = ProcessCreationByKey(process_definition_key=made.process_definition_key)
    by_version = ProcessCreationById(process_definition_id="p", process_definition_version=1)

    started = [desk.operator.create_process_instance(data=data) for data in (by_key, by_version)]

    assert {made.process_definition_key} == {one.process_definition_key for one in started}
    assert 3 == len(found(desk.operator))


def test_an_instance_is_started_by_the_tag_of_a_version(desk):
    tag = '<extensionElements><zeebe:versionTag value="spring"/></extensionElements>'
    desk.deployer.create_deployment(data=upload({"p.bpmn": bpmn(tag, start(), end(), *chain("s", "e"))}))
    desk.deployer.create_deployment(data=upload(TWO_TASKS))
    tagged = body(ProcessCreationByVersionTag, processDefinitionId="p", processDefinitionVersionTag="spring")
    missing = body(ProcessCreationByVersionTag, processDefinitionId="p", processDefinitionVersionTag="autumn")

    assert 1 == desk.operator.create_process_instance(data=tagged).process_definition_version
    assert 404 == refusal(lambda: desk.operator.create_process_instance(data=missing))[0]


def test_a_process_that_runs_through_gives_its_variables_back(desk):
    desk.deployer.create_deployment(data=upload(STRAIGHT))
    wanted = creation("p", {"a": 1}, await_completion=True, fetch_variables=["b"])

    assert {"b": 2} == desk.operator.create_process_instance(data=wanted).variables.to_dict()


def test_a_process_that_would_wait_is_not_started_when_its_end_is_awaited(desk, made):
    status, _ = refusal(lambda: desk.operator.create_process_instance(data=creation("p", {}, await_completion=True)))

    assert (409, 1) == (status, len(found(desk.operator)))


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"processDefinitionId": "p"}, True),
        ({"processDefinitionId": {"$like": "q*"}}, False),
        ({"state": "ACTIVE"}, True),
        ({"state": {"$neq": "ACTIVE"}}, False),
        ({"processDefinitionVersion": {"$gte": 1}}, True),
        ({"hasIncident": True}, False),
        ({"elementId": "A"}, True),
        ({"elementId": "B"}, False),
        ({"parentProcessInstanceKey": {"$exists": True}}, False),
        ({"businessId": {"$exists": False}}, True),
        ({"startDate": {"$gte": "2023-05-31T00:00:00+08:00", "$lt": "2023-06-01T00:00:00+08:00"}}, True),
        ({"endDate": {"$exists": True}}, False),
        ({"variables": [{"name": "amount", "value": "20000"}]}, True),
        ({"variables": [{"name": "amount", "value": "20000"}, {"name": "place", "value": '"龙港"'}]}, False),
        ({"$or": [{"state": "COMPLETED"}, {"elementId": "A"}]}, True),
    ],
)
@pytest.mark.both_databases
def test_instances_are_found_by(desk, made, backend, asked, is_found):
    assert is_found is (found(desk.operator, filter=asked) == [made.process_instance_key])


def test_an_instance_tells_its_process_and_moments(desk, made):
    row = desk.operator.get_process_instance(process_instance_key=made.process_instance_key)

    assert ("p", 1, "ACTIVE", "2023-05-31T02:00:00+00:00", None) == (
        row.process_definition_name, row.process_definition_version, row.state, row.start_date.isoformat(),
        row.end_date,
    )  # fmt: skip


def test_a_called_instance_knows_who_called_it(desk, start_process):
    root = start_process(CALLING).process_instance_key

    [child] = found(desk.operator, filter={"parentProcessInstanceKey": root})
    line = desk.operator.get_process_instance_call_hierarchy(process_instance_key=child)

    assert [root, child] == [entry.process_instance_key for entry in line]
    assert 409 == refusal(lambda: desk.operator.cancel_process_instance(process_instance_key=child, data=None))[0]


def test_a_canceled_instance_is_terminated_once(desk, made):
    key = made.process_instance_key
    desk.operator.cancel_process_instance(process_instance_key=key, data=CancelProcessInstanceRequest())

    again, _ = refusal(lambda: desk.operator.cancel_process_instance(process_instance_key=key, data=None))

    row = desk.operator.get_process_instance(process_instance_key=made.process_instance_key)
    assert ("TERMINATED", 409) == (row.state, again)


def test_elements_show_where_an_instance_was_and_is(desk, made):
    asked = body(
        ElementInstanceSearchQuery,
        filter={"processInstanceKey": made.process_instance_key},
        sort=[{"field": "elementInstanceKey"}],
    )

    items = desk.operator.search_element_instances(data=asked).items

    assert [("s", "START_EVENT", "COMPLETED"), ("A", "USER_TASK", "ACTIVE")] == [
        (item.element_id, item.type_, item.state) for item in items
    ]
    key = items[1].element_instance_key
    assert items[1] == desk.operator.get_element_instance(element_instance_key=key)


@pytest.mark.parametrize(
    ("asked", "elements"),
    [
        ({"type": "USER_TASK"}, ["A"]),
        ({"state": {"$eq": "COMPLETED"}}, ["s"]),
        ({"elementId": {"$in": ["A", "B"]}}, ["A"]),
        ({"hasIncident": True}, []),
        ({"incidentKey": "1"}, []),
        ({"$or": [{"type": "START_EVENT"}, {"type": "USER_TASK"}]}, ["s", "A"]),
    ],
)
def test_elements_are_found_by(desk, made, asked, elements):
    items = desk.operator.search_element_instances(data=body(ElementInstanceSearchQuery, filter=asked)).items

    assert elements == [item.element_id for item in items]


def variables_of(desk, **members):
    items = desk.operator.search_variables(data=body(VariableSearchQuery, **members)).items
    return {item.name: item.value for item in items}


def test_variables_are_set_and_found_as_json(desk, made):
    change = body(SetVariableRequest, variables={"amount": 20000.10, "units": ["发改局"]})

    desk.operator.create_element_instance_variables(element_instance_key=made.process_instance_key, data=change)

    assert {"amount": "20000.1", "place": '"灵溪"', "units": '["发改局"]'} == variables_of(
        desk, filter={"processInstanceKey": made.process_instance_key}
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"name": {"$like": "pl*"}}, {"place"}),
        ({"value": "20000"}, {"amount"}),
        ({"value": {"$like": "*灵*"}}, {"place"}),
        ({"isTruncated": True}, set()),
        ({"name": {"$notIn": ["place"]}}, {"amount"}),
    ],
)
@pytest.mark.both_databases
def test_variables_are_found_by(desk, made, backend, asked, names):
    assert names == set(variables_of(desk, filter=asked))


def test_a_long_value_is_cut_in_a_list_and_whole_by_itself(desk, start_process):
    start_process(TWO_TASKS, text="长" * 9000)

    [item] = desk.operator.search_variables(data=body(VariableSearchQuery, filter={"name": "text"})).items
    whole = desk.operator.get_variable(variable_key=item.variable_key)

    assert (True, 8191, 9002) == (item.is_truncated, len(item.value), len(whole.value))


def test_a_project_gets_the_next_number_and_none_that_is_taken(desk):
    line = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="ip_project_main")
    desk.deployer.create_deployment(data=upload({"ip_project_main.bpmn": line}))

    first = desk.operator.create_process_instance(data=creation("ip_project_main", {"project_name": "甲项目"}))
    taken = creation("ip_project_main", {"project_name": "乙项目"}, business_id=first.business_id)

    assert "CNZS-2023-0001" == first.business_id
    assert 409 == refusal(lambda: desk.operator.create_process_instance(data=taken))[0]


def test_an_officer_starts_processes_by_their_start_forms_only(desk, made):
    status, _ = refusal(lambda: desk.officer.create_process_instance(data=creation("p", {})))

    assert 403 == status
