"""The public client, unmodified, works on user tasks: finds, claims, fills, completes; refusals say why."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from camunda_orchestration_sdk.errors import ApiError
from camunda_orchestration_sdk.models import (
    UserTaskAssignmentRequest,
    UserTaskCompletionRequest,
    UserTaskSearchQuery,
    UserTaskUpdateRequest,
    UserTaskVariableSearchQueryRequest,
)

from tests.factories.client_calls import body, creation, refusal, upload
from tests.factories.diagrams import bpmn, chain, end, start, user

FORM = json.dumps(
    {"id": "price", "type": "default", "components": [
        {"type": "number", "key": "price", "id": "price", "label": "价格", "validate": {"required": True, "min": 1}},
    ]}
).encode()  # fmt: skip
FILES = {
    "p.bpmn": bpmn(
        start(),
        user("A", groups="g_station", due='=now() + duration("P1D")', zeebe='<zeebe:formDefinition formId="price"/>'),
        user("B", groups="g_platform"),
        end(),
        *chain("s", "A", "B", "e"),
    ),
    "price.form": FORM,
}


@pytest.fixture
def task(desk, start_process):
    start_process(FILES, region="灵溪")
    return desk.officer.search_user_tasks().items[0]


def found(client, **members):
    return [task.element_id for task in client.search_user_tasks(data=body(UserTaskSearchQuery, **members)).items]


@pytest.mark.both_databases
def test_a_task_goes_from_deployment_to_completion(desk, backend):
    deployed = desk.deployer.create_deployment(data=upload(FILES))
    created = desk.operator.create_process_instance(data=creation("p", {}))
    [task] = desk.officer.search_user_tasks(
        data=body(UserTaskSearchQuery, filter={"candidateGroup": "g_station"})
    ).items
    done = body(UserTaskCompletionRequest, variables={"price": 3})
    desk.officer.complete_user_task(user_task_key=task.user_task_key, data=done)

    assert deployed.deployments[0].process_definition.process_definition_key == created.process_definition_key
    assert ["B"] == found(desk.operator, filter={"state": "CREATED"}, sort=[{"field": "creationDate", "order": "DESC"}])


def test_a_task_names_its_process_its_people_and_its_form(desk, task):
    assert ("A", "p", "p", ["g_station"], None, 50, "CREATED") == (
        task.name, task.process_definition_id, task.process_name, task.candidate_groups, task.assignee, task.priority,
        task.state,
    )  # fmt: skip
    assert task.form_key == desk.officer.get_user_task_form(user_task_key=task.user_task_key).form_key


def test_a_task_is_got_as_it_is_found(desk, task):
    assert task == desk.officer.get_user_task(user_task_key=task.user_task_key)


def test_a_form_comes_as_its_schema(desk, task):
    form = desk.officer.get_user_task_form(user_task_key=task.user_task_key)

    assert ("price", 1, json.loads(FORM)) == (form.form_id, form.version, json.loads(form.schema))


@pytest.mark.parametrize(
    ("asked", "elements"),
    [
        ({}, ["A"]),
        ({"state": "CREATED"}, ["A"]),
        ({"state": {"$in": ["COMPLETED", "CANCELED"]}}, []),
        ({"elementId": "A"}, ["A"]),
        ({"name": {"$like": "?"}}, ["A"]),
        ({"name": {"$like": "B*"}}, []),
        ({"assignee": {"$exists": False}}, ["A"]),
        ({"assignee": "li"}, []),
        ({"candidateGroup": {"$in": ["g_platform", "g_station"]}}, ["A"]),
        ({"candidateGroup": {"$neq": "g_station"}}, []),
        ({"candidateUser": {"$exists": True}}, []),
        ({"priority": {"$gte": 50}}, ["A"]),
        ({"dueDate": {"$lt": "2023-06-01T12:00:00+08:00"}}, ["A"]),
        ({"dueDate": {"$lt": "2023-06-01T08:00:00+08:00"}}, []),
        ({"processDefinitionId": {"$eq": "p"}, "tenantId": "<default>"}, ["A"]),
        ({"processInstanceVariables": [{"name": "region", "value": '"灵溪"'}]}, ["A"]),
        ({"processInstanceVariables": [{"name": "region", "value": {"$like": "*桥*"}}]}, []),
        ({"$or": [{"assignee": "li"}, {"candidateGroup": "g_station"}]}, ["A"]),
        ({"$or": [{"assignee": "li"}, {"candidateGroup": "g_platform"}]}, []),
    ],
)
def test_tasks_are_found_by(desk, task, asked, elements):
    assert elements == found(desk.officer, filter=asked)


def test_an_officer_finds_only_what_is_theirs_or_their_groups(desk, task, client_of):
    stranger = client_of("officer", username="wu", groups=["g_platform"])

    assert ([], ["A"]) == (found(stranger), found(desk.operator))
    assert 403 == refusal(lambda: stranger.get_user_task(user_task_key=task.user_task_key))[0]


def test_who_completed_a_task_still_finds_it(desk, task):
    done = body(UserTaskCompletionRequest, variables={"price": 3})

    desk.officer.complete_user_task(user_task_key=task.user_task_key, data=done)

    assert ["A"] == found(desk.officer, filter={"state": "COMPLETED"})


def test_a_wrong_form_answer_names_the_field_and_the_rule_and_saves_nothing(desk, task):
    wrong = body(UserTaskCompletionRequest, variables={"price": 0})

    status, problem = refusal(lambda: desk.officer.complete_user_task(user_task_key=task.user_task_key, data=wrong))

    assert (400, "price", "min") == (status, problem["findings"][0]["element"], problem["findings"][0]["rule"])
    assert ["A"] == found(desk.operator)


def test_the_second_to_complete_a_task_is_told_who_did_it(desk, task, client_of):
    done = body(UserTaskCompletionRequest, variables={"price": 3})
    other = client_of("officer", username="wu", groups=["g_station"])
    desk.officer.complete_user_task(user_task_key=task.user_task_key, data=done)

    status, problem = refusal(lambda: other.complete_user_task(user_task_key=task.user_task_key, data=done))

    assert (409, True) == (status, "officer" in problem["detail"])


@pytest.mark.both_databases
def test_of_two_who_complete_a_task_at_once_one_does_and_one_is_told(desk, task, client_of, backend):
    clients = [desk.officer, client_of("officer", username="wu", groups=["g_station"])]
    done = body(UserTaskCompletionRequest, variables={"price": 3})

    def complete(client):
        try:
            client.complete_user_task(user_task_key=task.user_task_key, data=done)
        except ApiError as error:
            return error.status_code
        return 204

    with ThreadPoolExecutor() as pool:
        statuses = sorted(pool.map(complete, clients))

    assert [204, 409] == statuses
    assert ["B"] == found(desk.operator, filter={"state": "CREATED"})


def test_a_claimed_task_is_refused_to_others_until_it_is_given_back(desk, task, client_of):
    other = client_of("officer", username="wu", groups=["g_station"])
    desk.officer.assign_user_task(user_task_key=task.user_task_key, data=UserTaskAssignmentRequest(assignee="officer"))
    mine = UserTaskAssignmentRequest(assignee="wu")

    taken, _ = refusal(lambda: other.assign_user_task(user_task_key=task.user_task_key, data=mine))
    desk.officer.unassign_user_task(user_task_key=task.user_task_key)
    other.assign_user_task(user_task_key=task.user_task_key, data=mine)

    assert (409, "wu") == (taken, desk.operator.get_user_task(user_task_key=task.user_task_key).assignee)


def test_an_operator_assigns_to_anybody_an_officer_only_to_themselves(desk, task, person):
    person("wu", "officer")
    wus = UserTaskAssignmentRequest(assignee="wu")

    refused, _ = refusal(lambda: desk.officer.assign_user_task(user_task_key=task.user_task_key, data=wus))
    desk.operator.assign_user_task(user_task_key=task.user_task_key, data=wus)

    assert (403, "wu") == (refused, desk.operator.get_user_task(user_task_key=task.user_task_key).assignee)


@pytest.mark.parametrize("assignee", ["nobody-here", ""])
def test_a_task_is_assigned_to_somebody_who_is_there(desk, task, assignee):
    named = UserTaskAssignmentRequest(assignee=assignee)

    status, problem = refusal(lambda: desk.operator.assign_user_task(user_task_key=task.user_task_key, data=named))

    assert (400, "assignee") == (status, problem["findings"][0]["element"])


def test_an_operator_changes_due_date_priority_and_candidates(desk, task):
    change = {"dueDate": "2023-07-01T18:00:00+08:00", "priority": 80, "candidateGroups": ["g_platform"]}

    desk.operator.update_user_task(user_task_key=task.user_task_key, data=body(UserTaskUpdateRequest, changeset=change))

    changed = desk.operator.get_user_task(user_task_key=task.user_task_key)
    assert ("2023-07-01T10:00:00+00:00", 80, ["g_platform"]) == (
        changed.due_date.isoformat(), changed.priority, changed.candidate_groups
    )  # fmt: skip


def test_the_variables_of_a_task_are_found_by_name(desk, task):
    asked = body(UserTaskVariableSearchQueryRequest, filter={"name": {"$in": ["region", "price"]}})

    found = desk.officer.search_user_task_variables(user_task_key=task.user_task_key, data=asked)

    assert [("region", '"灵溪"')] == [(item.name, item.value) for item in found.items]
