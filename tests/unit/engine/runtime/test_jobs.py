"""Jobs for outside workers: leased, then ended by exactly one."""

import re

import pytest

from engine.domain.errors import Refused
from engine.domain.retry import RETRY_BACKOFF
from engine.persistence.instances import EventLogEntry
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


def activate(run, worker="w", leasing=True):
    with run.world.transaction() as uow:
        given = activate_jobs(uow, "outside", worker=worker, lease_ms=60_000, limit=9, leasing=leasing)
        return [(job.key, job.lease_token) for job, _seen in given]


def fail(run, key, retries=2, **more):
    with run.world.transaction() as uow:
        fail_job(uow, key, retries=retries, **more)


def test_a_lease_gives_a_token_each_time_another_one(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run)
    run.wait(minutes=2)

    [(again, other)] = activate(run)

    assert (key, True, False) == (again, bool(token), token == other)


def test_a_lease_that_ran_out_still_counts_until_somebody_else_has_one(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run)

    run.wait(minutes=2)
    with run.world.transaction() as uow:
        complete_job(uow, key, lease_token=token)

    assert ["A"] == list(run.waiting)


def test_who_lost_his_lease_ends_nothing(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run, "one")
    run.wait(minutes=2)
    activate(run, "two")

    for act in (complete_job, lambda uow, key, **lease: fail_job(uow, key, retries=1, **lease)):
        with pytest.raises(Refused, match="leased to 'two' until 2023-03-06 18:03:00"), run.world.transaction() as uow:
            act(uow, key, lease_token=token)

    assert [("two", 2, "CREATED")] == [(job.worker, job.retries, job.state) for job in run.rows(Job)]


def test_a_job_given_back_is_leased_to_nobody(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run)
    fail(run, key, lease_token=token)

    with pytest.raises(Refused, match="leased to nobody now"), run.world.transaction() as uow:
        complete_job(uow, key, lease_token=token)


def test_a_job_that_was_leased_goes_to_leasing_workers_only(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run)
    fail(run, key, lease_token=token)

    assert ([], [key]) == (activate(run, leasing=False), [again for again, _token in activate(run)])


def test_a_prolonged_lease_counts_from_now_and_is_not_logged(drive):
    run = drive(OUTSIDE).start()
    [(key, token)] = activate(run)
    run.wait(seconds=50)

    with run.world.transaction() as uow:
        update_job(uow, key, lease_ms=60_000, lease_token=token)

    run.wait(seconds=50)
    assert ([], []) == (activate(run), run.rows(EventLogEntry, EventLogEntry.kind == "JobUpdated"))
    run.wait(seconds=11)
    assert 1 == len(activate(run))


def test_an_operator_changes_a_leased_job_without_its_token(drive):
    run = drive(OUTSIDE).start()
    [(key, _token)] = activate(run)

    with run.world.transaction() as uow:
        update_job(uow, key, retries=9)

    assert [9] == [job.retries for job in run.rows(Job)]


def test_the_more_important_job_goes_first(drive):
    run = drive(OUTSIDE).start()
    first = run.rows(Job)[0].key
    second = next(job.key for job in run.start().rows(Job) if job.key != first)

    with run.world.transaction() as uow:
        update_job(uow, second, priority=1)

    assert [second, first] == [key for key, _seen in take(run)]


BACKOFF = f'<zeebe:taskHeaders><zeebe:header key="{RETRY_BACKOFF}" value="PT10S,PT1M" /></zeebe:taskHeaders>'


@pytest.fixture
def backed_off(drive):
    """A run whose model says how long a failed job waits."""
    return drive(bpmn(start(), service("S", "outside", retries="9", zeebe=BACKOFF), *chain("s", "S"))).start()


@pytest.mark.parametrize("waits", [(10, 60, 60)])
def test_the_model_says_how_long_each_failure_waits(backed_off, waits):
    for seconds in waits:
        [(key, _seen)] = take(backed_off)
        fail(backed_off, key)

        backed_off.wait(seconds=seconds - 1)
        assert [] == take(backed_off)
        backed_off.wait(seconds=1)

    assert 1 == len(take(backed_off))


def test_what_the_worker_says_counts_more_than_the_model(backed_off):
    [(key, _seen)] = take(backed_off)
    fail(backed_off, key, back_off_ms=2_000)

    backed_off.wait(seconds=2)

    assert 1 == len(take(backed_off))


def test_a_backoff_nobody_can_read_is_an_incident(backed_off):
    [(key, _seen)] = take(backed_off)
    with backed_off.world.transaction() as uow:  # a version that was deployed before there was a check
        uow.session.get_one(Job, key).headers = {RETRY_BACKOFF: "soon"}

    fail(backed_off, key)

    assert ["S"] == [incident.element_id for incident in backed_off.incidents]
    assert "'soon' is not a duration" in backed_off.incidents[0].message


def test_a_failure_leaves_its_variables_for_the_next_worker(drive):
    run = drive(OUTSIDE).start()
    key = take(run)[0][0]

    fail(run, key, variables={"tried": "once"})

    assert ["once"] == [seen["tried"] for _key, seen in take(run)]


def prioritised(priority, *, of_process=None):
    mark = "" if priority is None else f'<zeebe:jobPriorityDefinition priority="{priority}" />'
    file = bpmn(start(), service("S", "outside", zeebe=mark), *chain("s", "S"))
    if of_process is not None:
        whole = f'<extensionElements><zeebe:jobPriorityDefinition priority="{of_process}" /></extensionElements>'
        file = re.sub(rb"(<(?:\w+:)?process [^>]*>)", rb"\1" + whole.encode(), file)
    return file


@pytest.mark.parametrize(
    ("own", "of_process", "priority"),
    [(None, None, 0), ("7", None, 7), ("=n * 10", None, 50), ("-3", None, -3), (None, "9", 9), ("7", "9", 7)],
)
def test_the_model_says_how_important_a_job_is(drive, own, of_process, priority):
    run = drive(prioritised(own, of_process=of_process)).start(n=5)

    assert [priority] == [job.priority for job in run.rows(Job)]


@pytest.mark.parametrize("wrong", ["=n", "1.5", "99999999999", "4294967296"])
def test_a_priority_that_is_no_whole_number_is_an_incident(drive, wrong):
    run = drive(prioritised(wrong)).start(n="high")

    assert [("S", "EXTRACT_VALUE_ERROR")] == [(incident.element_id, incident.kind) for incident in run.incidents]
    assert [] == run.rows(Job)
