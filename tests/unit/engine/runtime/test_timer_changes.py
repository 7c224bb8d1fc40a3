"""Operators move timers and fire them, and the log says from when to when, who and why."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotFound, Suspended
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import Timer
from engine.runtime import fire_timer_now, move_timer, suspend_instance
from tests.factories.diagrams import boundary, bpmn, catch, chain, start, timer, user

BOSS = Actor("boss", is_operator=True)
LATER = bpmn(start(), catch("t", timer("duration", "PT1H")), user("A"), *chain("s", "t", "A"))
STARTING = bpmn(start(body=timer("cycle", "R/PT1H")), user("A"), *chain("s", "A"))
NOON = datetime(2023, 3, 6, 12, tzinfo=UTC)


def told(run, kind):
    [entry] = run.rows(EventLogEntry, EventLogEntry.kind == kind)
    return entry


@pytest.fixture
def run(drive):
    return drive(LATER).start()


@pytest.fixture
def key(run):
    return run.rows(Timer)[0].key


def change(run, command, *args, **options):
    with run.world.transaction(BOSS) as uow:
        command(uow, *args, **options)


def test_a_timer_that_was_moved_fires_at_its_new_moment(run, key):
    change(run, move_timer, key, NOON)

    early = run.wait(minutes=119).waiting
    run.wait(minutes=1)

    assert (Counter(), Counter(["A"])) == (early, run.waiting)


def test_a_timer_moved_into_the_past_is_due_at_once(run, key):
    change(run, move_timer, key, NOON - timedelta(days=9))

    assert Counter(["A"]) == run.wait(seconds=0).waiting


def test_a_timer_that_was_moved_is_logged_with_old_and_new_value_who_and_why(run, key):
    change(run, move_timer, key, NOON, reason="the road is closed")

    entry = told(run, "TimerMoved")
    assert ("boss", run.key, "t") == (entry.actor, entry.instance_key, entry.element_id)
    assert {
        "timer_key": key,
        "changes": {"due_at": ["2023-03-06T11:00:00+00:00", "2023-03-06T12:00:00+00:00"]},
        "reason": "the road is closed",
    } == entry.payload


def test_a_moment_without_a_zone_is_refused(run, key):
    with pytest.raises(Invalid, match="needs its zone"):
        change(run, move_timer, key, NOON.replace(tzinfo=None))


@pytest.mark.parametrize("command", [fire_timer_now, lambda uow, key: move_timer(uow, key, NOON)])
def test_a_timer_that_is_gone_can_neither_be_moved_nor_fired(run, key, command):
    run.wait(hours=1)

    with pytest.raises(NotFound, match=str(key)):
        change(run, command, key)


@pytest.mark.parametrize("command", [fire_timer_now, lambda uow, key: move_timer(uow, key, NOON)])
def test_a_timer_that_stands_still_can_neither_be_moved_nor_fired(run, key, command):
    change(run, suspend_instance, run.key)

    with pytest.raises(Suspended):
        change(run, command, key)


def test_a_timer_fires_before_its_moment_when_somebody_says_so(run, key):
    change(run, fire_timer_now, key, reason="no need to wait")

    entry = told(run, "TimerFiredByHand")
    assert (Counter(["A"]), "boss", "no need to wait", "2023-03-06T11:00:00+00:00") == (
        run.waiting, entry.actor, entry.payload["reason"], entry.payload["due_at"]
    )  # fmt: skip


def test_a_timer_fired_by_hand_does_not_fire_again(run, key):
    change(run, fire_timer_now, key)

    assert Counter(["A"]) == run.wait(hours=2).waiting


def test_the_rounds_of_a_cycle_follow_from_the_moved_one(drive):
    run = drive(bpmn(start(), user("A"), boundary("b", "A", timer("cycle", "R2/PT1H"), interrupting=False), user("B"),
                     *chain("s", "A"), *chain("b", "B"))).start()  # fmt: skip
    change(run, move_timer, run.rows(Timer)[0].key, NOON)

    run.wait(hours=2)

    assert [NOON + timedelta(hours=1)] == [row.due_at for row in run.rows(Timer)]


def test_a_timer_that_starts_instances_is_moved_too(drive):
    run = drive(STARTING)
    change(run, move_timer, run.rows(Timer)[0].key, NOON, reason="later")

    early = run.wait(minutes=119).waiting
    run.wait(minutes=1)

    entry = told(run, "TimerMoved")
    assert (Counter(), Counter(["A"]), None, "p") == (early, run.waiting, entry.instance_key, entry.process_id)
