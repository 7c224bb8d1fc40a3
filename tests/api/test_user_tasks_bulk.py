"""Many user tasks in one call: a result for each, as the single calls would have given it."""

from __future__ import annotations

import json

import httpx
import pytest
from camunda_orchestration_sdk.models import UserTaskAssignmentRequest, UserTaskSearchQuery

from tests.factories.client_calls import PASSWORD, body
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.inbox.bulk import MOST_AT_ONCE

FILES = {
    "p.bpmn": bpmn(
        start(), user("A", groups="g_station"), user("B", groups="g_platform"), end(), *chain("s", "A", "B", "e")
    )
}


@pytest.fixture
def keys(desk, start_process):
    start_process(FILES)
    start_process(FILES)
    return [task.user_task_key for task in desk.officer.search_user_tasks().items]


@pytest.fixture
def bulk(server, desk):
    """Calls the operation as the officer; gives status and body."""

    def call(verb, keys, **more):
        given = {"verb": verb, "userTaskKeys": keys, **more}
        answered = httpx.post(
            f"{server}/v2/user-tasks/bulk", json=given, auth=("officer", PASSWORD), trust_env=False, timeout=30
        )
        return answered.status_code, json.loads(answered.content)

    return call


@pytest.mark.both_databases
def test_each_task_is_claimed_and_then_completed(bulk, desk, keys, backend):
    claimed = bulk("claim", keys)[1]["items"]
    completed = bulk("complete", keys, variables={"x": 1})[1]["items"]

    assert [(key, True, 204) for key in keys] == [(one["userTaskKey"], one["done"], one["status"]) for one in claimed]
    assert [True, True] == [one["done"] for one in completed]
    waiting = desk.operator.search_user_tasks(data=body(UserTaskSearchQuery, filter={"state": "CREATED"})).items
    assert ["B", "B"] == [task.element_id for task in waiting]


def test_what_fails_is_told_with_the_status_of_the_single_call(bulk, desk, keys):
    desk.operator.assign_user_task(user_task_key=keys[0], data=body(UserTaskAssignmentRequest, assignee="operator"))

    status, answered = bulk("claim", [*keys, "7"])

    assert 200 == status
    assert [(False, 409), (True, 204), (False, 404)] == [(one["done"], one["status"]) for one in answered["items"]]
    assert "operator" in answered["items"][0]["detail"]


def test_a_task_one_may_not_see_is_refused(bulk, desk, keys):
    bulk("complete", keys)
    others = desk.operator.search_user_tasks(data=body(UserTaskSearchQuery, filter={"elementId": "B"})).items

    assert [403, 403] == [one["status"] for one in bulk("claim", [t.user_task_key for t in others])[1]["items"]]


@pytest.mark.parametrize("keys_asked", [[], [str(key) for key in range(1, MOST_AT_ONCE + 2)], ["x"]])
def test_too_few_or_too_many_are_refused_whole(bulk, keys_asked):
    assert 400 == bulk("claim", keys_asked)[0]
