"""Operators suspend, resume and mend over REST: with the public client where it has a call, else under its grammar."""

from __future__ import annotations

import json

import httpx
import pytest
from camunda_orchestration_sdk.models import (
    ProcessInstanceSearchQuery,
    ResumeProcessInstanceRequest,
    SuspendProcessInstanceRequest,
    UserTaskSearchQuery,
)

from engine.persistence.instances import EventLogEntry
from tests.factories.client_calls import PASSWORD, body, refusal
from tests.factories.diagrams import boundary, bpmn, chain, end, flow, gateway, service, start, timer, user

TASK = {"p.bpmn": bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))}
TIMED = {
    "p.bpmn": bpmn(
        start(), user("A", groups="g_station"), boundary("b", "A", timer("duration", "PT1H")), user("B"),
        *chain("s", "A"), *chain("b", "B"),
    )
}  # fmt: skip
OUTSIDE = {"p.bpmn": bpmn(start(), service("S", "outside"), end(), *chain("s", "S", "e"))}
FAULTY = {"p.bpmn": bpmn(start(), gateway("exclusive", "x"), user("A"), *chain("s", "x"), flow("x", "A", "ok"))}
SUSPENSION, RESUMPTION = SuspendProcessInstanceRequest(), ResumeProcessInstanceRequest()
WHY = {"reason": "the land is under review"}


@pytest.fixture
def call(server, desk):
    """Calls the API as the operator: method, path, body; gives status and body."""

    def make(method, path, given=None):
        answered = httpx.request(
            method, f"{server}/v2{path}", json=given, auth=("operator", PASSWORD), trust_env=False, timeout=30
        )
        return answered.status_code, json.loads(answered.content or b"{}")

    return make


@pytest.fixture
def logged(world):
    """The newest entry of the log of a kind: who, and what it says."""

    def read(kind):
        with world.reading() as uow:
            query = uow.session.query(EventLogEntry).where(EventLogEntry.kind == kind)
            entry = query.order_by(EventLogEntry.key.desc()).first()
        return entry.actor, entry.payload

    return read


def waiting(desk):
    asked = body(UserTaskSearchQuery, filter={"state": "CREATED"})
    return [task.element_id for task in desk.operator.search_user_tasks(data=asked).items]


def test_the_client_suspends_and_resumes(desk, start_process):
    key = start_process(TASK).process_instance_key

    desk.operator.suspend_process_instance(process_instance_key=key, data=SUSPENSION)
    still = desk.operator.get_process_instance(process_instance_key=key)
    desk.operator.resume_process_instance(process_instance_key=key, data=RESUMPTION)

    again = desk.operator.get_process_instance(process_instance_key=key)
    assert ("SUSPENDED", "2023-05-31T02:00:00+00:00") == (still.state, still.suspended_date.isoformat())
    assert ("ACTIVE", None) == (again.state, again.suspended_date)


def test_suspended_instances_are_found(desk, start_process):
    start_process(TASK)
    key = start_process(TASK).process_instance_key
    desk.operator.suspend_process_instance(
        process_instance_key=key, data=body(SuspendProcessInstanceRequest, operationReference=1)
    )

    asked = body(ProcessInstanceSearchQuery, filter={"state": "SUSPENDED"})

    found = desk.operator.search_process_instances(data=asked).items
    assert [key] == [item.process_instance_key for item in found]


def test_a_task_that_stands_still_is_not_completed(desk, start_process):
    key = start_process(TASK).process_instance_key
    [task] = desk.operator.search_user_tasks().items
    desk.operator.suspend_process_instance(process_instance_key=key, data=SUSPENSION)

    assert 409 == refusal(lambda: desk.operator.complete_user_task(user_task_key=task.user_task_key))[0]


def test_an_officer_suspends_nothing(desk, start_process):
    key = start_process(TASK).process_instance_key

    assert 403 == refusal(lambda: desk.officer.suspend_process_instance(process_instance_key=key, data=SUSPENSION))[0]


def test_an_instance_that_is_nowhere_is_not_found(call):
    assert 404 == call("POST", "/process-instances/7/suspension", WHY)[0]


def test_an_instance_that_runs_is_not_resumed(call, start_process):
    key = start_process(TASK).process_instance_key

    status, problem = call("POST", f"/process-instances/{key}/resumption", WHY)

    assert (409, True) == (status, "only a suspended one" in problem["detail"])


def test_who_suspended_and_why_is_logged(call, start_process, logged):
    key = start_process(TASK).process_instance_key

    status, _body = call("POST", f"/process-instances/{key}/suspension", WHY)

    assert (204, ("operator", {"previous": "ACTIVE", **WHY})) == (status, logged("InstanceSuspended"))


@pytest.mark.parametrize(
    ("path", "kind"),
    [("suspension", "InstanceSuspended"), ("cancellation", "InstanceCanceled")],
)
def test_the_reason_of_a_command_is_kept(call, start_process, logged, path, kind):
    key = start_process(TASK).process_instance_key

    call("POST", f"/process-instances/{key}/{path}", WHY)

    assert WHY["reason"] == logged(kind)[1]["reason"]


def test_the_reason_of_a_variable_is_kept_with_old_and_new_value(call, start_process, logged):
    key = start_process(TASK, n=1).process_instance_key

    call("PUT", f"/element-instances/{key}/variables", {"variables": {"n": 2}, **WHY})

    assert ("operator", {"changes": {"n": [1, 2]}, **WHY}) == logged("VariablesChanged")


def test_the_reason_of_a_resolution_is_kept(call, desk, start_process, logged):
    start_process(FAULTY)
    [incident] = desk.operator.search_incidents().items

    call("POST", f"/incidents/{incident.incident_key}/resolution", WHY)

    assert WHY["reason"] == logged("IncidentResolved")[1]["reason"]


def test_the_reason_of_a_jobs_retries_is_kept_with_old_and_new_value(call, desk, start_process, logged):
    start_process(OUTSIDE)
    [job] = desk.operator.search_jobs().items

    call("PATCH", f"/jobs/{job.job_key}", {"changeset": {"retries": 7}, **WHY})

    _who, told = logged("JobUpdated")
    assert ({"retries": [3, 7]}, WHY["reason"]) == (told["changes"], told["reason"])


def test_the_reason_of_a_due_date_is_kept_with_old_and_new_value(call, desk, start_process, logged):
    start_process(TASK)
    [task] = desk.operator.search_user_tasks().items

    call("PATCH", f"/user-tasks/{task.user_task_key}", {"changeset": {"dueDate": "2023-06-09T10:00:00+08:00"}, **WHY})

    _who, told = logged("UserTaskUpdated")
    assert ({"due_at": [None, "2023-06-09T02:00:00+00:00"]}, WHY["reason"]) == (told["changes"], told["reason"])


def test_the_reason_of_an_assignment_is_kept(call, desk, start_process, logged):
    start_process(TASK)
    [task] = desk.operator.search_user_tasks().items

    call("POST", f"/user-tasks/{task.user_task_key}/assignment", {"assignee": "officer", **WHY})

    assert WHY["reason"] == logged("UserTaskAssigned")[1]["reason"]


def test_a_reason_without_end_is_refused(call, start_process):
    key = start_process(TASK).process_instance_key

    status, problem = call("POST", f"/process-instances/{key}/suspension", {"reason": "x" * 1001})

    assert (400, "reason") == (status, problem["findings"][0]["element"])


@pytest.fixture
def timed(call, start_process):
    """An instance with a timer: its key, and the timer as the API shows it."""
    key = start_process(TIMED).process_instance_key
    [found] = call("POST", "/timers/search", {"filter": {"processInstanceKey": key}})[1]["items"]
    return key, found


def test_timers_are_found_by_their_instance(timed):
    key, found = timed

    assert ("b", "2023-05-31T03:00:00.000Z", key, False) == (
        found["elementId"], found["dueDate"], found["processInstanceKey"], found["isSuspended"]
    )  # fmt: skip


def test_a_timer_is_moved(call, timed, logged):
    _key, found = timed

    status, _body = call("PATCH", f"/timers/{found['timerKey']}", {"dueDate": "2023-06-09T10:00:00+08:00", **WHY})

    _who, told = logged("TimerMoved")
    assert (204, {"due_at": ["2023-05-31T03:00:00+00:00", "2023-06-09T02:00:00+00:00"]}) == (status, told["changes"])


def test_a_moment_without_a_zone_is_refused_by_its_field(call, timed):
    status, problem = call("PATCH", f"/timers/{timed[1]['timerKey']}", {"dueDate": "2023-06-09T10:00:00"})

    assert (400, "dueDate") == (status, problem["findings"][0]["element"])


def test_a_timer_is_fired_by_hand(call, desk, timed):
    status, _body = call("POST", f"/timers/{timed[1]['timerKey']}/firing", WHY)

    assert (204, ["B"]) == (status, waiting(desk))


def test_a_timer_that_stands_still_is_neither_moved_nor_fired(call, desk, timed):
    key, found = timed
    desk.operator.suspend_process_instance(process_instance_key=key, data=SUSPENSION)

    moved = call("PATCH", f"/timers/{found['timerKey']}", {"dueDate": "2023-06-09T10:00:00+08:00"})[0]

    assert (409, 409) == (moved, call("POST", f"/timers/{found['timerKey']}/firing")[0])


def test_a_timer_that_is_gone_is_not_found(call):
    assert 404 == call("POST", "/timers/7/firing")[0]
