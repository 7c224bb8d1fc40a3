"""A handler that fails is tried again as the model says, then it is an incident; nothing of a failed try stays."""

import logging
from datetime import timedelta

import pytest

from engine.domain.retry import RETRY_BACKOFF
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import Variable
from engine.persistence.work import Timer
from engine.runtime import (
    cancel_instance,
    fire_timer_now,
    migrate_instance,
    move_timer,
    resume_instance,
    set_variables,
    suspend_instance,
)
from tests.factories.diagrams import boundary, bpmn, chain, end, service, start, throw, timer, user

BACKOFF = f'<zeebe:taskHeaders><zeebe:header key="{RETRY_BACKOFF}" value="PT10S,PT1M" /></zeebe:taskHeaders>'


def process(zeebe=BACKOFF, retries="3", **options):
    return bpmn(start(), service("S", "work", retries=retries, zeebe=zeebe), user("A"), end(),
                *chain("s", "S", "A", "e"), **options)  # fmt: skip


class Faulty:
    """A handler that fails so many times, and writes a row each time."""

    def __init__(self, times):
        self.left, self.calls = times, 0

    def __call__(self, call):
        self.calls += 1
        with_row = call.uow.session
        with_row.add(
            Variable(
                instance_key=call.instance_key, scope_key=0, name=f"try {self.calls}", key=call.uow.next_key(),
                value=self.calls, updated_at=call.uow.now,
            )
        )  # fmt: skip
        if self.left:
            self.left -= 1
            raise RuntimeError("the other side is away")
        return {"done": True}


@pytest.fixture(autouse=True)
def _silent(caplog):
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def faulty(drive, engine_world):
    """A run of a process whose handler fails so many times."""

    def make(times, file=None, **variables):
        engine_world.handlers["work"] = Faulty(times)
        return drive(file or process()).start(**variables)

    return make


def tries(run):
    return run.world.handlers["work"].calls


def retries(run):
    return [(row.element_id, row.due_at - run.clock.now()) for row in run.rows(Timer)]


def test_a_failed_try_waits_as_long_as_the_model_says(faulty):
    run = faulty(1)

    assert ([("S", timedelta(seconds=10))], [], {}) == (retries(run), run.incidents, dict(run.waiting))


def test_it_is_tried_again_when_the_pause_is_over(faulty):
    run = faulty(1).wait(seconds=10)

    assert ({"A": 1}, True, []) == (dict(run.waiting), run.variables["done"], retries(run))


def test_it_is_not_tried_before(faulty):
    run = faulty(1).wait(seconds=9)

    assert 1 == tries(run)


def test_later_tries_wait_for_the_next_pause(faulty):
    run = faulty(2).wait(seconds=10)

    assert [("S", timedelta(minutes=1))] == retries(run)


def test_the_last_failure_is_an_incident(faulty):
    run = faulty(9).wait(seconds=10).wait(minutes=1)

    assert (3, [], ["JOB_NO_RETRIES"]) == (tries(run), retries(run), [row.kind for row in run.incidents])


def test_a_resolved_incident_has_all_its_tries_again(faulty):
    run = faulty(5).wait(seconds=10).wait(minutes=1).resolve()
    assert (4, [("S", timedelta(seconds=10))], []) == (tries(run), retries(run), run.incidents)

    run.wait(seconds=10).wait(minutes=1)

    assert {"A": 1} == dict(run.waiting)


def test_nothing_of_a_failed_try_stays(faulty):
    run = faulty(2).wait(seconds=10).wait(minutes=1)

    assert ["try 3"] == [row.name for row in run.rows(Variable, Variable.scope_key == 0)]


def test_without_a_backoff_a_failure_is_an_incident_at_once(faulty):
    run = faulty(1, process(zeebe=""))

    assert (1, 1) == (tries(run), len(run.incidents))


def test_where_the_model_names_no_number_it_is_tried_three_times(faulty):
    run = faulty(9, process(retries=None)).wait(seconds=10).wait(minutes=1)

    assert (3, 1) == (tries(run), len(run.incidents))


def test_the_number_may_be_an_expression(faulty):
    run = faulty(9, process(retries="=most"), most=2).wait(seconds=10)

    assert (2, 1) == (tries(run), len(run.incidents))


def test_a_number_that_is_none_is_an_incident(faulty):
    run = faulty(9, process(retries="=most"), most="many")

    assert ["EXTRACT_VALUE_ERROR"] == [row.kind for row in run.incidents]


def test_a_boundary_event_ends_the_waiting(faulty):
    run = faulty(
        9,
        bpmn(
            start(), service("S", "work", zeebe=BACKOFF), boundary("b", "S", timer("duration", "PT5S")), user("A"),
            user("B"), *chain("s", "S", "A"), *chain("b", "B"),
        ),
    ).wait(seconds=5)  # fmt: skip

    assert ({"B": 1}, []) == (dict(run.waiting), retries(run))


def test_a_message_that_is_thrown_may_be_tried_again_too(faulty):
    body = '<messageEventDefinition id="m"/>'
    zeebe = f'<zeebe:taskDefinition type="work" retries="3"/>{BACKOFF}'
    run = faulty(1, bpmn(start(), throw("T", body, zeebe=zeebe), user("A"), *chain("s", "T", "A")))
    assert [("T", timedelta(seconds=10))] == retries(run)

    run.wait(seconds=10)

    assert {"A": 1} == dict(run.waiting)


def test_the_next_try_is_moved_and_made_by_hand_like_any_timer(faulty):
    run = faulty(2)
    with run.world.transaction() as uow:
        move_timer(uow, run.rows(Timer)[0].key, run.clock.now() + timedelta(hours=1))
    assert (1, [("S", timedelta(hours=1))]) == (tries(run.wait(minutes=30)), [
        (row.element_id, row.due_at - run.clock.now() + timedelta(minutes=30)) for row in run.rows(Timer)
    ])  # fmt: skip

    with run.world.transaction() as uow:
        fire_timer_now(uow, run.rows(Timer)[0].key)

    assert 2 == tries(run)


def test_a_suspended_instance_is_not_tried_before_it_is_resumed(faulty):
    run = faulty(1)
    with run.world.transaction() as uow:
        suspend_instance(uow, run.key)
    run.wait(minutes=5)
    assert 1 == tries(run)
    with run.world.transaction() as uow:
        resume_instance(uow, run.key)

    assert {"A": 1} == dict(run.wait(seconds=10).waiting)


def test_a_canceled_instance_leaves_no_try(faulty):
    run = faulty(1)

    with run.world.transaction() as uow:
        cancel_instance(uow, run.key)

    assert ("TERMINATED", 0) == (run.state, run.leftovers)


def test_variables_that_were_put_right_meanwhile_count(faulty):
    run = faulty(2, process(retries="=most"), most=2)
    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"most": 3})

    run.wait(seconds=10).wait(minutes=1)

    assert {"A": 1} == dict(run.waiting)


def test_the_waiting_try_moves_to_another_version(faulty):
    run = faulty(1)
    renamed = process().replace(b'"S"', b'"S2"').replace(b"s_S", b"s_S2").replace(b"S_A", b"S2_A")
    run.deploy(again_bpmn=renamed)
    newest = run.rows(ProcessDefinition)[-1].key
    with run.world.transaction() as uow:
        migrate_instance(uow, run.key, newest, {"S": "S2"})
    assert ["S2"] == [element for element, _due in retries(run)]

    assert {"A": 1} == dict(run.wait(seconds=10).waiting)


@pytest.mark.parametrize("text", ["10", "P1Y", "PT10S;PT1M"])
def test_a_backoff_that_is_none_is_refused_at_deployment(refused, text):
    bad = f'<zeebe:taskHeaders><zeebe:header key="{RETRY_BACKOFF}" value="{text}" /></zeebe:taskHeaders>'

    assert [("retry-backoff", "S")] == refused(start(), service("S", "work", zeebe=bad), *chain("s", "S"))
