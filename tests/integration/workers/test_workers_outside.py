"""Workers outside at two server processes: each job is done once, at once, and a dead worker's job goes to another."""

import json
import socket
import time
from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from camunda_orchestration_sdk.errors import ApiError
from camunda_orchestration_sdk.models import JobActivationRequest, JobCompletionRequest
from sqlalchemy import func, select

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job
from engine.runtime import start_instance
from tests.factories.client_calls import PASSWORD, body, connect, creation

JOBS = 200
WORKERS = 8
SOON = 3
"""Seconds, on a machine that does much else."""


@contextmanager
def client(server):
    made = connect(server.address, "operator")
    try:
        yield made
    finally:
        made.client.get_httpx_client().close()


def take(caller, *, wait, lease=60_000, most=5, worker="w"):
    asked = {"type": "outside", "timeout": lease, "maxJobsToActivate": most, "worker": worker, "withLease": True}
    return caller.activate_jobs(data=body(JobActivationRequest, requestTimeout=wait, **asked)).jobs


def complete(caller, job):
    """The status of completing a job."""
    try:
        done = body(JobCompletionRequest, jobLeaseToken=job.job_lease_token)
        caller.complete_job(job_key=job.job_key, data=done)
    except ApiError as error:
        return error.status_code
    return 204


def waiting_call():
    """The bytes of a call that waits for a minute, and would have its job for an hour."""
    asked = {"type": "outside", "timeout": 3_600_000, "maxJobsToActivate": 1, "requestTimeout": 60_000}
    content = json.dumps(asked).encode()
    who = b64encode(f"operator:{PASSWORD}".encode()).decode()
    head = f"POST /v2/jobs/activation HTTP/1.1\r\nHost: here\r\nAuthorization: Basic {who}\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return (head + kind).encode() + content


@pytest.fixture
def backlog(office):
    for _ in range(JOBS):
        with office.transaction() as uow:
            start_instance(uow, process_id="p")


def states(world, column):
    with world.reading() as uow:
        return dict(uow.session.execute(select(column, func.count()).group_by(column)).all())


@pytest.mark.both_databases
def test_each_job_is_completed_by_exactly_one_worker(office, backlog, serve):
    servers = [serve(), serve()]

    def work(number):
        done = []
        with client(servers[number % 2]) as caller:
            while jobs := take(caller, wait=2_500, lease=1_500, worker=f"w{number}"):
                for job in jobs:
                    if int(job.job_key) % 29 == 0 and job.retries == 9 and (job.job_key, 0) not in done:
                        done.append((job.job_key, 0))
                        time.sleep(2)  # longer than the lease: somebody else has it, and what follows it, by now
                    done.append((job.job_key, complete(caller, job)))
        return done

    with ThreadPoolExecutor(WORKERS) as pool:
        answers = [answer for found in pool.map(work, range(WORKERS)) for answer in found if answer[1]]

    completed = Counter(key for key, status in answers if status == 204)
    assert (JOBS, {1}) == (len(completed), set(completed.values()))
    assert {204, 409} >= {status for _key, status in answers}
    assert ({"COMPLETED": JOBS}, {"COMPLETED": JOBS}) == (
        states(office, Job.state), states(office, ProcessInstance.state)
    )  # fmt: skip


@pytest.mark.both_databases
def test_a_job_made_by_another_process_is_given_soon(serve):
    here, there = serve(), serve()
    with ThreadPoolExecutor(1) as pool, client(here) as worker, client(there) as operator:
        take(worker, wait=-1)
        operator.create_process_instance(data=creation("p", {}))
        complete(worker, take(worker, wait=5_000)[0])
        call = pool.submit(lambda: (take(worker, wait=20_000), time.monotonic()))
        time.sleep(1)

        operator.create_process_instance(data=creation("p", {}))
        made = time.monotonic()
        jobs, given = call.result(30)

    assert (1, True) == (len(jobs), given - made < SOON)


@pytest.mark.both_databases
def test_a_dead_workers_job_goes_to_another_when_its_lease_is_over(office, serve):
    with office.transaction() as uow:
        start_instance(uow, process_id="p")
    server = serve()

    with client(server) as dying, client(server) as heir:
        [lost] = take(dying, wait=5_000, lease=2_000)
        began = time.monotonic()
        [job] = take(heir, wait=20_000)
        waited = time.monotonic() - began

        assert (lost.job_key, 204, 409) == (job.job_key, complete(heir, job), complete(dying, lost))
    assert 1 < waited < 6


@pytest.mark.both_databases
def test_a_worker_that_dies_while_it_waits_gets_nothing(office, serve):
    server = serve()
    with closing(socket.create_connection(server.address.removeprefix("http://").split(":"))) as dying:
        dying.sendall(waiting_call())
        time.sleep(1.5)

    with client(server) as caller:
        time.sleep(0.5)
        with office.transaction() as uow:
            start_instance(uow, process_id="p")
        began = time.monotonic()

        assert 1 == len(take(caller, wait=20_000))
        assert time.monotonic() - began < 10


@pytest.mark.both_databases
def test_a_server_that_stops_lets_those_who_wait_go(serve):
    server = serve()
    with ThreadPoolExecutor(1) as pool, client(server) as caller:
        take(caller, wait=-1)
        call = pool.submit(take, caller, wait=60_000)
        time.sleep(1)
        began = time.monotonic()

        said = server.end()

        assert [] == call.result(10)
        assert (True, "Stopped." in said, "still running" in said) == (time.monotonic() - began < 10, True, False)
