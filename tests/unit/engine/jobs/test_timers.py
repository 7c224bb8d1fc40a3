"""Which jobs are made of due timers, and what such a job does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from engine.domain.errors import Broken
from engine.domain.ports import FixedClock
from engine.jobs import timers as module
from engine.jobs.kinds import HOLD, machine_now
from engine.jobs.timers import AHEAD, BATCH, fire_due, next_at, take
from engine.persistence.work import Timer, UserTask
from engine.runtime import deploy, move_timer, resume_instance, suspend_instance
from tests.factories.diagrams import bpmn, catch, chain, start, timer, user

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WAITS = bpmn(start(), catch("t", timer("duration", "PT0S")), user("A"), *chain("s", "t", "A"))
SOON = bpmn(start(), catch("t", timer("duration", "PT0.3S")), user("A"), *chain("s", "t", "A"))
LATER = bpmn(start(), catch("t", timer("duration", "PT5S")), user("A"), *chain("s", "t", "A"))
TWO_AT_ONCE = bpmn(
    start(), catch("t", timer("duration", "PT0S")), catch("u", timer("duration", "PT0S")), user("A"),
    *chain("s", "t", "A"), *chain("s", "u", "A"),
)  # fmt: skip
BY_TIMER = bpmn(start("s", timer("cycle", "R/PT1H")), user("A"), *chain("s", "A"))


def orders(office, limit=BATCH):
    with office.transaction() as uow:
        return take(uow, limit)


def timers(office):
    with office.reading() as uow:
        return list(uow.session.scalars(select(Timer).order_by(Timer.key)))


def tasks(office):
    with office.reading() as uow:
        return [task.element_id for task in uow.session.scalars(select(UserTask))]


def let_go(office):
    with office.transaction() as uow:
        uow.session.execute(update(Timer).values(held_until=LONG_AGO))


def test_a_due_timer_becomes_a_job_of_its_instance(office, begin):
    instance = begin(WAITS)

    (order,) = orders(office)

    assert ((instance, timers(office)[0].key), str(instance)) == (order.keys, order.partition)


def test_what_is_due_in_one_instance_becomes_one_job(office, begin):
    begin(TWO_AT_ONCE)

    assert (1, 2) == (len(orders(office)), len(timers(office)))


def test_a_job_is_made_a_little_ahead_and_waits_for_the_moment(office, begin):
    begin(SOON)
    (due,) = [row.due_at for row in timers(office)]

    (order,) = orders(office)
    early = machine_now() < due
    fire_due(office, *order.keys)

    assert (True, True, ["A"]) == (early, machine_now() >= due, tasks(office))


def test_no_job_is_made_long_before_the_moment(office, begin):
    begin(LATER)

    with office.reading() as uow:
        assert ([], timers(office)[0].due_at - AHEAD) == (orders(office), next_at(uow))


def test_no_second_job_is_made_of_a_timer_that_is_held(office, begin):
    begin(WAITS)
    orders(office)

    assert [] == orders(office)


def test_a_scheduler_need_not_wake_for_a_timer_that_is_held(office, begin):
    begin(WAITS)
    orders(office)

    with office.reading() as uow:
        assert next_at(uow) is None


def test_the_id_of_a_job_is_the_same_for_everyone_who_finds_the_row_so(office, begin):
    begin(WAITS)

    with office.transaction() as uow:
        first = take(uow, BATCH)
        uow.session.rollback()

    assert first == orders(office)


def test_a_timer_whose_job_was_lost_gets_another_of_a_new_id(office, begin):
    begin(WAITS)
    first = orders(office)
    let_go(office)

    second = orders(office)

    assert (1, 1, 2) == (len(first), len(second), len({order.id for order in (*first, *second)}))


def test_a_timer_is_held_for_a_while_and_not_for_ever(office, begin):
    begin(WAITS)
    orders(office)

    assert timedelta(0) < timers(office)[0].held_until - machine_now() <= HOLD


def test_a_job_fires_everything_that_is_due_in_its_instance(office, begin):
    instance = begin(TWO_AT_ONCE)

    fire_due(office, instance, timers(office)[0].key)

    assert (["A", "A"], []) == (tasks(office), timers(office))


def test_a_job_that_runs_twice_does_its_work_once(office, begin):
    instance = begin(WAITS)
    (order,) = orders(office)

    for _ in range(2):
        fire_due(office, *order.keys)

    assert (instance, ["A"]) == (order.keys[0], tasks(office))


def test_a_timer_that_was_moved_meanwhile_waits_for_its_new_moment(office, begin):
    begin(WAITS)
    (order,) = orders(office)
    with office.transaction() as uow:
        move_timer(uow, order.keys[1], machine_now() + timedelta(hours=1))

    fire_due(office, *order.keys)

    with office.reading() as uow:
        assert ([], True) == (tasks(office), next_at(uow) > machine_now())


def test_a_timer_of_a_suspended_instance_fires_after_its_resumption(office, begin):
    instance = begin(WAITS)
    (order,) = orders(office)
    with office.transaction() as uow:
        suspend_instance(uow, instance)
    fire_due(office, *order.keys)
    assert ([], []) == (tasks(office), orders(office))
    with office.transaction() as uow:
        resume_instance(uow, instance)
    office.clock = FixedClock(machine_now() + timedelta(minutes=1))

    (again,) = orders(office)
    fire_due(office, *again.keys)

    assert ["A"] == tasks(office)


def test_a_timer_that_starts_a_process_is_a_job_without_an_instance(office, begin):
    with office.transaction() as uow:
        deploy(uow, {"p.bpmn": BY_TIMER})
    with office.transaction() as uow:
        uow.session.execute(update(Timer).values(due_at=LONG_AGO))

    (order,) = orders(office)
    fire_due(office, *order.keys)

    assert (None, ["A"]) == (order.keys[0], tasks(office))


def test_a_timer_that_failed_is_left_alone_for_a_while_and_the_job_tells_why(office, begin, monkeypatch):
    begin(WAITS)
    (order,) = orders(office)

    def fails(*_args, **_options):
        raise Broken("no way on")

    monkeypatch.setattr("engine.jobs.timers.fire_timer", fails)

    with pytest.raises(Broken, match="no way on"):
        fire_due(office, *order.keys)

    assert ([], True) == (orders(office), timers(office)[0].held_until > machine_now())


def test_a_failing_timer_does_not_keep_back_the_others_of_its_instance(office, begin, monkeypatch):
    instance = begin(TWO_AT_ONCE)
    bad = timers(office)[0].key
    fire = module.fire_timer

    def sometimes(uow, key, **options):
        if key == bad:
            raise Broken("no way on")
        fire(uow, key, **options)

    monkeypatch.setattr(module, "fire_timer", sometimes)

    with pytest.raises(Broken):
        fire_due(office, instance, bad)

    assert (["A"], [bad]) == (tasks(office), [row.key for row in timers(office)])
