"""The public client, unmodified, is a worker outside, sends messages and signals, and mends incidents."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from camunda_orchestration_sdk import CamundaAsyncClient, WorkerConfig
from camunda_orchestration_sdk.models import (
    IncidentSearchQuery,
    JobActivationRequest,
    JobCompletionRequest,
    JobErrorRequest,
    JobFailRequest,
    JobSearchQuery,
    JobUpdateRequest,
    MessageCorrelationRequest,
    MessagePublicationRequest,
    SignalBroadcastRequest,
    UserTaskSearchQuery,
    VariableSearchQuery,
)

from tests.factories.client_calls import body, connect, refusal
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    end,
    error,
    error_event,
    message,
    message_event,
    service,
    signal,
    signal_event,
    start,
    user,
)

OUTSIDE = {
    "p.bpmn": bpmn(
        start(), service("S", "outside", retries="2"), boundary("b", "S", error_event("err")), user("A"), user("B"),
        end(), *chain("s", "S", "A", "e"), *chain("b", "B"), roots=error("err", "E1"),
    )
}  # fmt: skip
WAITING = {
    "p.bpmn": bpmn(
        start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=message("m", "deal", "parcel")
    )
}
LISTENING = {
    "p.bpmn": bpmn(start(), catch("c", signal_event("g")), user("A"), *chain("s", "c", "A"), roots=signal("g", "go"))
}
TAKE = {"type": "outside", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w1", "requestTimeout": -1}


def take(desk, **more):
    return desk.operator.activate_jobs(data=body(JobActivationRequest, **TAKE, **more)).jobs


def waiting(desk):
    asked = body(UserTaskSearchQuery, filter={"state": "CREATED"})
    return [task.element_id for task in desk.operator.search_user_tasks(data=asked).items]


def incidents(desk, **asked):
    return desk.operator.search_incidents(data=body(IncidentSearchQuery, filter=asked)).items


@pytest.fixture
def job(desk, start_process):
    start_process(OUTSIDE, x=1)
    return take(desk)[0]


def test_a_job_brings_what_the_worker_needs(job):
    assert ("outside", "w1", 2, {"x": 1}, "S", "p") == (
        job.type_, job.worker, job.retries, job.variables.to_dict(), job.element_id, job.process_definition_id
    )  # fmt: skip


def test_a_leased_job_is_given_to_nobody_else(desk, job):
    assert [] == take(desk)


def test_a_completed_job_moves_its_instance(desk, job):
    desk.operator.complete_job(job_key=job.job_key, data=body(JobCompletionRequest, variables={"y": 2}))

    assert ["A"] == waiting(desk)
    assert 409 == refusal(lambda: desk.operator.complete_job(job_key=job.job_key))[0]


def test_an_error_goes_where_the_diagram_catches_it(desk, job):
    desk.operator.throw_job_error(job_key=job.job_key, data=body(JobErrorRequest, errorCode="E1"))

    assert ["B"] == waiting(desk)


def test_a_failed_job_with_retries_is_given_out_again(desk, job):
    failure = body(JobFailRequest, retries=1, errorMessage="no paper")

    desk.operator.fail_job(job_key=job.job_key, data=failure)

    assert [(job.job_key, 1)] == [(again.job_key, again.retries) for again in take(desk)]


def test_a_job_without_retries_is_an_incident_that_can_be_resolved(desk, job):
    desk.operator.fail_job(job_key=job.job_key, data=body(JobFailRequest, retries=0, errorMessage="no paper"))
    [incident] = incidents(desk, state="ACTIVE", errorType="JOB_NO_RETRIES", errorMessage={"$like": "*paper*"})
    assert incident == desk.operator.get_incident(incident_key=incident.incident_key)

    desk.operator.resolve_incident(incident_key=incident.incident_key)

    assert ["RESOLVED"] == [item.state for item in incidents(desk)]
    assert 409 == refusal(lambda: desk.operator.resolve_incident(incident_key=incident.incident_key))[0]


def test_incidents_are_found_at_their_instance_and_element(desk, job):
    desk.operator.fail_job(job_key=job.job_key, data=body(JobFailRequest, retries=0))

    at_instance = desk.operator.search_process_instance_incidents(process_instance_key=job.process_instance_key)
    at_element = desk.operator.search_element_instance_incidents(
        element_instance_key=job.element_instance_key, data=body(IncidentSearchQuery)
    )

    assert 1 == len(at_instance.items) == len(at_element.items)


def test_a_lease_and_the_retries_of_a_job_can_be_changed(desk, job):
    change = body(JobUpdateRequest, changeset={"retries": 7, "timeout": 3_600_000})

    desk.operator.update_job(job_key=job.job_key, data=change)

    [row] = desk.operator.search_jobs(data=body(JobSearchQuery, filter={"type": "outside", "state": "CREATED"})).items
    assert (7, "2023-05-31T03:00:00+00:00") == (row.retries, row.deadline.isoformat())


def test_the_clients_own_worker_does_the_jobs(desk, start_process, server):
    start_process(OUTSIDE, x=1)

    async def work():
        client = connect(server, "operator", kind=CamundaAsyncClient)
        handled = asyncio.Event()

        async def handle(job):
            handled.set()
            return {"y": job.variables.to_dict()["x"] + 1}

        settings = WorkerConfig(job_type="outside", job_timeout_milliseconds=60_000)
        worker = client.create_job_worker(settings, handle, execution_strategy="async")
        await asyncio.wait_for(handled.wait(), 30)
        while not await asyncio.to_thread(waiting, desk):
            await asyncio.sleep(0.05)
        await worker.aclose()
        worker.stop()
        await client.client.get_async_httpx_client().aclose()

    with ThreadPoolExecutor(1) as apart:  # a browser test of the same process keeps an event loop in this thread
        apart.submit(lambda: asyncio.run(work())).result(60)

    found = desk.operator.search_variables(data=body(VariableSearchQuery, filter={"name": "y"})).items
    assert (["A"], ["2"]) == (waiting(desk), [item.value for item in found])


def test_a_message_is_correlated_to_exactly_one_instance(desk, start_process):
    start_process(WAITING, parcel="P1")
    other = start_process(WAITING, parcel="P2")
    deal = body(MessageCorrelationRequest, name="deal", correlationKey="P2", variables={"price": 9})

    correlated = desk.operator.correlate_message(data=deal)

    assert (other.process_instance_key, ["A"]) == (correlated.process_instance_key, waiting(desk))


def test_a_message_nobody_waits_for_is_not_found(desk):
    nobody = body(MessageCorrelationRequest, name="deal", correlationKey="P9")

    status, problem = refusal(lambda: desk.operator.correlate_message(data=nobody))

    assert (404, "NOT_FOUND") == (status, problem["title"])


def test_a_published_message_waits_for_its_taker(desk, start_process):
    sent = body(MessagePublicationRequest, name="deal", correlationKey="P1", timeToLive=60_000, messageId="1")
    desk.operator.publish_message(data=sent)

    start_process(WAITING, parcel="P1")

    assert ["A"] == waiting(desk)
    assert 409 == refusal(lambda: desk.operator.publish_message(data=sent))[0]


def test_a_signal_reaches_everybody_who_listens(desk, start_process):
    start_process(LISTENING)
    start_process(LISTENING)

    desk.operator.broadcast_signal(data=body(SignalBroadcastRequest, signalName="go", variables={"x": 1}))

    assert ["A", "A"] == waiting(desk)


def test_an_officer_may_neither_send_nor_work_for_machines(desk):
    calls = [
        lambda: desk.officer.broadcast_signal(data=body(SignalBroadcastRequest, signalName="go")),
        lambda: desk.officer.publish_message(data=body(MessagePublicationRequest, name="deal")),
        lambda: desk.officer.activate_jobs(data=body(JobActivationRequest, **TAKE)),
        lambda: desk.officer.search_incidents(),
    ]

    assert {403} == {refusal(call)[0] for call in calls}
