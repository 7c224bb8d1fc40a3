"""A message reaches who waits for it: once, now or within its time to live."""

from collections import Counter

import pytest

from engine.domain.errors import Refused, Uncorrelated
from engine.persistence.instances import ProcessInstance
from engine.runtime import publish_message
from tests.factories.diagrams import bpmn, catch, chain, message, message_event, start, user

WAITING = bpmn(
    start(), user("before"), catch("c", message_event("m")), user("A"), *chain("s", "before", "c", "A"),
    roots=message("m", "deal", "parcel"),
)  # fmt: skip
STARTING = bpmn(start("s", message_event("m")), user("A"), *chain("s", "A"), roots=message("m", "order"))


def publish(run, name, key, **options):
    with run.world.transaction() as uow:
        return publish_message(uow, name, key, {"v": 1}, **options)


def test_a_message_moves_exactly_the_instance_with_its_key(drive):
    run = drive(WAITING)
    run.start(parcel="P1").complete("before").start(parcel="P2").complete("before")

    run.send("deal", "P2")

    assert [run.key] == [task.instance_key for task in run.open_tasks]


def test_a_message_nobody_waits_for_is_said_to_be_uncorrelated(drive):
    run = drive(WAITING).start(parcel="P1").complete("before")

    with pytest.raises(Uncorrelated, match="'deal' with the correlation key 'P9'"):
        run.send("deal", "P9")


def test_a_published_message_waits_for_its_time_to_live(drive):
    run = drive(WAITING).start(parcel="P1")

    publish(run, "deal", "P1", time_to_live_ms=60_000)
    run.complete("before")

    assert run.waiting == Counter(["A"])


def test_a_published_message_is_gone_after_its_time_to_live(drive):
    run = drive(WAITING).start(parcel="P1")

    publish(run, "deal", "P1", time_to_live_ms=60_000)
    run.wait(minutes=2).complete("before")

    assert run.waiting == Counter()


def test_a_buffered_message_is_taken_once(drive):
    run = drive(WAITING).start(parcel="P1")
    publish(run, "deal", "P1", time_to_live_ms=60_000)

    run.complete("before").start(parcel="P1").complete("before")

    assert run.waiting == Counter(["A"])


def test_the_same_message_id_twice_is_refused(drive):
    run = drive(WAITING).start(parcel="P1")
    publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")

    with pytest.raises(Refused, match="already published"):
        publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")


def test_a_message_starts_an_instance_with_its_variables(drive):
    run = drive(STARTING)

    publish(run, "order", "")
    run.key = run.rows(ProcessInstance)[0].key

    assert (Counter(["A"]), {"v": 1}) == (run.waiting, run.variables)


def test_only_the_newest_version_is_started_by_a_message(drive):
    run = drive(STARTING)
    run.deploy(second_bpmn=STARTING.replace(b'name="p"', b'name="second"'))

    publish(run, "order", "")

    assert [2] == [row.version for row in run.rows(ProcessInstance)]
