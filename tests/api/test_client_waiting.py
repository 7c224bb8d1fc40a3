"""The public client, unmodified, waits for jobs, holds them by leases, prolongs them, and loses them."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from camunda_orchestration_sdk.models import (
    JobActivationRequest,
    JobCompletionRequest,
    JobErrorRequest,
    JobFailRequest,
    JobSearchQuery,
    JobUpdateRequest,
)

from tests.factories.client_calls import body, creation, refusal
from tests.factories.diagrams import bpmn, chain, service, start, user

OUTSIDE = {"p.bpmn": bpmn(start(), service("S", "outside", retries="5"), user("A"), *chain("s", "S", "A"))}
AT_ONCE = -1


def take(desk, *, worker="w1", wait=AT_ONCE, most=5, **more):
    asked = {"type": "outside", "timeout": 60_000, "maxJobsToActivate": most, "worker": worker, "requestTimeout": wait}
    return desk.operator.activate_jobs(data=body(JobActivationRequest, **asked, **more)).jobs


def later(clock, **length):
    clock.move_to(clock.now() + timedelta(**length))


@pytest.fixture
def apart():
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def waits(world):
    """Blocks until so many calls wait."""

    def until(count):
        end = time.monotonic() + 10
        while world.job_bell.waiting != count:
            assert time.monotonic() < end, f"{world.job_bell.waiting} wait, not {count}"
            time.sleep(0.01)

    return until


@pytest.fixture
def leased(desk, start_process):
    start_process(OUTSIDE)
    return take(desk, withLease=True)[0]


def test_a_call_waits_until_a_job_is_there(desk, start_process, apart, waits):
    start_process(OUTSIDE)
    take(desk)
    call = apart.submit(take, desk, wait=20_000)
    waits(1)
    began = time.monotonic()

    desk.operator.create_process_instance(data=creation("p", {}))

    assert 1 == len(call.result(20))
    assert time.monotonic() - began < 5


def test_a_call_whose_time_is_over_gets_nothing(desk):
    began = time.monotonic()

    assert [] == take(desk, wait=300)
    assert 0.3 <= time.monotonic() - began < 5


def test_a_call_that_waits_holds_no_connection(desk, world, apart, waits):
    call = apart.submit(take, desk, wait=2_000)
    waits(1)
    time.sleep(0.1)

    seen = [world.database.pool.checkedout() for _ in range(20) if not time.sleep(0.02)]

    call.result(20)
    assert 0 in seen


def test_beyond_the_places_calls_are_answered_at_once(desk, world, apart, waits):
    calls = [apart.submit(take, desk, wait=30_000) for _ in range(world.job_bell.places)]
    waits(world.job_bell.places)
    began = time.monotonic()

    assert [] == take(desk, wait=30_000)
    assert time.monotonic() - began < 5

    world.let_workers_go()
    assert [[]] * len(calls) == [call.result(20) for call in calls]


def test_several_who_wait_get_one_job_each_in_the_order_they_came(desk, start_process, apart, waits):
    start_process(OUTSIDE)
    take(desk)
    served, lock = [], threading.Lock()

    def wait_as(name):
        found = take(desk, worker=name, wait=30_000, most=1)
        with lock:
            served.append((name, [job.job_key for job in found]))

    calls = []
    for count, name in enumerate(("first", "second", "third"), start=1):
        calls.append(apart.submit(wait_as, name))
        waits(count)

    for count in (2, 1, 0):
        desk.operator.create_process_instance(data=creation("p", {}))
        waits(count)

    [call.result(20) for call in calls]
    assert (["first", "second", "third"], 3) == ([name for name, _ in served], len({key for _, [key] in served}))


def test_a_leased_job_brings_a_token_that_completes_it(desk, leased):
    with_token = body(JobCompletionRequest, jobLeaseToken=leased.job_lease_token)

    desk.operator.complete_job(job_key=leased.job_key, data=with_token)

    assert 409 == refusal(lambda: desk.operator.complete_job(job_key=leased.job_key, data=with_token))[0]


@pytest.mark.parametrize("token", [None, "another"])
def test_a_leased_job_is_ended_with_its_token_alone(desk, leased, token):
    given = {} if token is None else {"jobLeaseToken": token}
    key = leased.job_key
    calls = [
        lambda: desk.operator.complete_job(job_key=key, data=body(JobCompletionRequest, **given)),
        lambda: desk.operator.fail_job(job_key=key, data=body(JobFailRequest, retries=1, **given)),
        lambda: desk.operator.throw_job_error(job_key=key, data=body(JobErrorRequest, errorCode="E", **given)),
    ]

    assert [409] * 3 == [refusal(call)[0] for call in calls]


def test_whose_lease_was_given_to_another_is_told_who_has_the_job(desk, leased, clock):
    later(clock, minutes=2)
    [again] = take(desk, worker="w2", withLease=True)

    status, problem = refusal(
        lambda: desk.operator.complete_job(
            job_key=leased.job_key, data=body(JobCompletionRequest, jobLeaseToken=leased.job_lease_token)
        )
    )

    assert (409, True) == (status, "leased to 'w2' until 2023-05-31 10:03" in problem["detail"])
    desk.operator.complete_job(
        job_key=again.job_key, data=body(JobCompletionRequest, jobLeaseToken=again.job_lease_token)
    )


def test_a_job_that_was_leased_once_is_given_to_leasing_workers_only(desk, leased, clock):
    later(clock, minutes=2)

    assert [] == take(desk)
    assert [leased.job_key] == [job.job_key for job in take(desk, withLease=True)]


def test_a_worker_prolongs_his_lease_with_its_token(desk, leased, clock):
    later(clock, seconds=50)
    longer = body(JobUpdateRequest, changeset={"timeout": 60_000}, jobLeaseToken=leased.job_lease_token)
    desk.operator.update_job(job_key=leased.job_key, data=longer)

    later(clock, seconds=50)

    assert [] == take(desk, withLease=True)
    stale = body(JobUpdateRequest, changeset={"timeout": 60_000}, jobLeaseToken="another")
    assert 409 == refusal(lambda: desk.operator.update_job(job_key=leased.job_key, data=stale))[0]


def test_a_failed_job_is_hidden_for_as_long_as_the_worker_says(desk, start_process, clock):
    start_process(OUTSIDE)
    [job] = take(desk)
    desk.operator.fail_job(job_key=job.job_key, data=body(JobFailRequest, retries=4, retryBackOff=30_000))

    before = take(desk)
    later(clock, seconds=30)

    assert ([], [job.job_key]) == (before, [again.job_key for again in take(desk)])


def test_the_most_important_job_is_given_first(desk, start_process):
    for _ in range(3):
        start_process(OUTSIDE)
    keys = [job.job_key for job in desk.operator.search_jobs(data=body(JobSearchQuery)).items]

    desk.operator.update_job(job_key=keys[2], data=body(JobUpdateRequest, changeset={"priority": 7}))

    assert [(keys[2], 7), (keys[0], 0)] == [(job.job_key, job.priority) for job in take(desk, most=2)]
