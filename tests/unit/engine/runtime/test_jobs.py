"""Jobs for outside workers: leased, then ended by exactly one."""

import pytest

from engine.domain.errors import Refused
from engine.persistence.work import Job
from engine.runtime import activate_jobs, complete_job, fail_job, resolve_incident, throw_job_error, update_job
from tests.factories.diagrams import boundary, bpmn, chain, end, error, error_event, service, start, user

OUTSIDE = bpmn(
    start(), service("S", "outside", retries="2"), boundary("b", "S", error_event("err")), user("A"), user("B"), end(),
    *chain("s", "S", "A", "e"), *chain("b", "B"), roots=error("err", "E1"),
)  # fmt: skip


def take(run, limit=10):
    with run.world.transaction() as uow:
        return [
            (job.key, seen) for job, seen in activate_jobs(uow, "outside", worker="w", lease_ms=60_000, limit=limit)
        ]


def test_a_job_is_given_out_with_the_variables_it_sees(drive):
    run = drive(OUTSIDE).start(x=1)

    assert [{"x": 1, "business_key": "B-1"}] == [seen for _key, seen in take(run)]


def test_a_leased_job_is_not_given_out_again(drive):
    run = drive(OUTSIDE).start()
    take(run)

    assert [] == take(run)


def test_a_job_whose_lease_is_over_is_given_out_again(drive):
    run = drive(OUTSIDE).start()
    take(run)

    run.wait(minutes=2)

    assert 1 == len(take(run))


def test_a_completed_job_moves_its_instance(drive):
    run = drive(OUTSIDE).start()
    key = take(run)[0][0]

    with run.world.transaction() as uow:
        complete_job(uow, key, {"y": 2})

    assert (["A"], 2) == (list(run.waiting), run.variables["y"])


def test_a_job_is_completed_once(drive):
    run = drive(OUTSIDE).start()
    key = take(run)[0][0]
    with run.world.transaction() as uow:
        complete_job(uow, key)

    with pytest.raises(Refused, match="completed"), run.world.transaction() as uow:
        complete_job(uow, key)


def test_a_job_without_retries_is_an_incident(drive):
    run = drive(OUTSIDE).start()

    with run.world.transaction() as uow:
        fail_job(uow, take(run)[0][0], retries=0, message="no answer")

    assert [("JOB_NO_RETRIES", "no answer")] == [(i.kind, i.message) for i in run.incidents]


@pytest.mark.parametrize(("given", "left"), [(None, 2), (5, 5)])
def test_a_job_whose_incident_is_resolved_is_given_out_again(drive, given, left):
    run = drive(OUTSIDE).start()
    key = take(run)[0][0]
    with run.world.transaction() as uow:
        fail_job(uow, key, retries=0)
    incident_key = run.incidents[0].key

    with run.world.transaction() as uow:
        update_job(uow, key, retries=given)
        resolve_incident(uow, incident_key)

    assert ([key], []) == ([again for again, _seen in take(run)], run.incidents)
    assert [left] == [job.retries for job in run.rows(Job)]


def test_an_incident_of_a_job_names_the_job(drive):
    run = drive(OUTSIDE).start()
    key = take(run)[0][0]

    with run.world.transaction() as uow:
        fail_job(uow, key, retries=0)

    assert [key] == [incident.job_key for incident in run.incidents]


def test_an_error_of_a_worker_goes_to_its_boundary_event(drive):
    run = drive(OUTSIDE).start()

    with run.world.transaction() as uow:
        throw_job_error(uow, take(run)[0][0], "E1")

    assert ["B"] == list(run.waiting)
