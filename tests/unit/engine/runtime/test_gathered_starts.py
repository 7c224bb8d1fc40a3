"""A start event whose triggers must all come starts its instance with the last of them (BPMN 2.0.2, 10.5.2)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine.domain.errors import Uncorrelated
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import GatheredStart
from engine.runtime import broadcast_signal, correlate_message, evaluate_conditionals, publish_message
from tests.factories.diagrams import (
    bpmn,
    chain,
    conditional,
    message,
    message_event,
    signal,
    signal_event,
    start,
    timer,
    user,
)

ROOTS = signal("S", "approved") + message("M", "paid")


def needing(*triggers: str, name: str = "A") -> bytes:
    begin = start("s", "".join(triggers), parallelMultiple="true")
    return bpmn(begin, user(name), *chain("s", name), roots=ROOTS)


@pytest.fixture
def both(drive):
    return drive(needing(signal_event("S"), message_event("M")))


def approve(run, **variables):
    with run.world.transaction() as uow:
        broadcast_signal(uow, "approved", variables)


def pay(run, **variables):
    with run.world.transaction() as uow:
        publish_message(uow, "paid", variables=variables)


def instances(run) -> int:
    with run.world.reading() as uow:
        return uow.session.scalars(select(func.count()).select_from(ProcessInstance)).one()


def started(run):
    run.key = run.rows(ProcessInstance)[-1].key
    return run


@pytest.mark.parametrize("first", [approve, pay], ids=["signal", "message"])
def test_one_trigger_starts_nothing(both, first):
    first(both)

    assert 0 == instances(both)


@pytest.mark.parametrize("order", [(approve, pay), (pay, approve)], ids=["signal first", "message first"])
def test_the_last_trigger_starts_the_instance(both, order):
    for come in order:
        come(both)

    assert (1, {"A": 1}) == (instances(both), dict(both.waiting))


def test_the_instance_gets_the_variables_of_every_trigger(both):
    approve(both, by="li", sum=1)
    pay(both, sum=2)

    assert {"by": "li", "sum": 2} == started(both).variables


def test_a_trigger_that_comes_twice_waits_for_the_next_instance(both):
    approve(both, n=1)
    approve(both, n=2)
    pay(both)
    pay(both)

    assert [1, 2] == [started_with(both, row.key) for row in both.rows(ProcessInstance)]


def started_with(run, key: int) -> int:
    run.key = key
    return run.variables["n"]


def test_nothing_is_kept_once_the_instance_has_started(both):
    approve(both)
    pay(both)

    assert [] == both.rows(GatheredStart)


def test_a_message_that_would_start_nothing_yet_correlates_with_nobody(both):
    with pytest.raises(Uncorrelated), both.world.transaction() as uow:
        correlate_message(uow, "paid")

    assert [] == both.rows(GatheredStart)


def test_a_message_that_comes_last_correlates_with_the_new_instance(both):
    approve(both)

    with both.world.transaction() as uow:
        key = correlate_message(uow, "paid")

    assert [key] == [row.key for row in both.rows(ProcessInstance)]


def test_a_timer_can_be_one_of_the_triggers(drive):
    run = drive(needing(timer("duration", "PT1H"), signal_event("S")))

    approve(run)
    run.wait(hours=2)

    assert 1 == instances(run)


def test_each_of_two_conditions_must_have_been_true(drive):
    run = drive(needing(conditional("a = 1"), conditional("b = 1")))
    with run.world.transaction() as uow:
        evaluate_conditionals(uow, {"a": 1})
        evaluate_conditionals(uow, {"a": 1})
    before = instances(run)

    with run.world.transaction() as uow:
        evaluate_conditionals(uow, {"b": 1})

    assert (0, 1) == (before, instances(run))


def test_what_came_to_an_older_version_does_not_count_for_a_newer(both):
    approve(both)
    both.deploy(f0_bpmn=needing(signal_event("S"), message_event("M"), name="B"))

    pay(both)

    assert 0 == instances(both)
