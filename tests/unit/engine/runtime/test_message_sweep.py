"""A message and a wait that missed each other are brought together later; messages that no longer live go."""

from collections import Counter
from datetime import timedelta

import pytest

from engine.persistence.work import Message
from engine.runtime import publish_message, run_due
from engine.runtime.message_sweep import missed_waits
from tests.factories.diagrams import bpmn, catch, chain, message, message_event, start, user

WAITING = bpmn(
    start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=message("m", "deal", "parcel")
)


@pytest.fixture
def unseen(engine_world):
    """Puts a message where publishing would, without looking for anybody who waits."""

    def put(key, *, takers=()):
        with engine_world.transaction() as uow:
            uow.session.add(
                Message(
                    key=uow.next_key(), name="deal", correlation_key=key, variables={"v": key}, published_at=uow.now,
                    expires_at=uow.now + timedelta(minutes=1), takers=list(takers),
                )
            )  # fmt: skip

    return put


def test_a_wait_gets_the_message_it_missed(drive, unseen):
    run = drive(WAITING).start(parcel="P1")
    unseen("P1")

    run_due(run.world)

    assert (run.waiting, run.variables["v"]) == (Counter(["A"]), "P1")


def test_one_message_goes_to_one_of_several_instances(drive, unseen):
    run = drive(WAITING).start(parcel="P1").start(parcel="P1")
    unseen("P1")

    run_due(run.world)
    run_due(run.world)

    assert run.waiting == Counter(["A"])


@pytest.mark.parametrize(("key", "takers"), [("P2", ()), ("P1", ("p",))])
def test_what_is_for_others_or_taken_is_left_alone(drive, unseen, key, takers):
    run = drive(WAITING).start(parcel="P1")
    unseen(key, takers=takers)

    run_due(run.world)

    assert run.waiting == Counter()


def test_nothing_is_missed_in_the_ordinary_way(drive):
    run = drive(WAITING).start(parcel="P1").start(parcel="P1")
    with run.world.transaction() as uow:
        publish_message(uow, "deal", "P1", time_to_live_ms=60_000)

    with run.world.reading() as uow:
        assert missed_waits(uow) == []


def test_a_message_that_no_longer_lives_goes(drive, unseen):
    run = drive(WAITING)
    unseen("P9")

    run.wait(seconds=59)
    before = len(run.rows(Message))
    run.wait(seconds=1)

    assert (before, run.rows(Message)) == (1, [])
