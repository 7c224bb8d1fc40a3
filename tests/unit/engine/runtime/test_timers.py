"""What is due happens once, whatever stands beside it."""

from collections import Counter

import pytest
from sqlalchemy import update

from engine.domain.errors import Broken, NotFound
from engine.persistence.instances import InstanceStateRow
from engine.persistence.work import Timer
from engine.runtime import fire_timer
from engine.runtime.timers import run_due
from tests.factories.diagrams import boundary, bpmn, catch, chain, flow, gateway, script, start, timer, user

LATER = bpmn(start(), catch("t", timer("duration", "PT1H")), user("A"), *chain("s", "t", "A"))


def test_a_timer_that_cannot_fire_does_not_hold_up_the_others(drive):
    run = drive(LATER).start()
    with run.world.transaction() as uow:
        uow.session.execute(update(InstanceStateRow).values(blob=b"\x09"))
    run.start()

    with pytest.raises(Broken, match="unknown format"):
        run.wait(hours=1)

    assert run.waiting == Counter(["A"])


def test_a_timer_fires_once(drive):
    run = drive(LATER).start()
    key = run.rows(Timer)[0].key
    with run.world.transaction() as uow:
        fire_timer(uow, key)

    with pytest.raises(NotFound, match=str(key)), run.world.transaction() as uow:
        fire_timer(uow, key)


def test_of_timers_due_together_those_after_an_interrupting_one_are_gone(drive):
    hour = timer("duration", "PT1H")
    run = drive(
        bpmn(start(), user("A"), boundary("b1", "A", hour, interrupting=False), boundary("b2", "A", hour),
             boundary("b3", "A", hour, interrupting=False), user("B"), user("C"), user("D"), *chain("s", "A"),
             *chain("b1", "B"), *chain("b2", "C"), *chain("b3", "D"))
    )  # fmt: skip

    run.start().wait(hours=1)

    assert run.waiting == Counter(["B", "C"])


def test_a_process_that_loops_without_end_leaves_the_worker_free(drive, monkeypatch):
    monkeypatch.setattr("engine.runtime.advance.MAX_STEPS", 20)
    monkeypatch.setattr("engine.runtime.timers.MOST_ROUNDS", 25)
    run = drive(bpmn(start(), gateway("exclusive", "g"), script("x", "1", "y"), *chain("s", "g", "x"), flow("x", "g")))

    assert 25 == run_due(run.start().world)
