"""A message reaches who waits for it: once, now or within its time to live."""

from collections import Counter

import pytest

from engine.domain.errors import Refused, Uncorrelated
from engine.persistence.instances import ProcessInstance
from engine.runtime import publish_message
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    flow,
    gateway,
    message,
    message_event,
    service,
    start,
    subprocess,
    user,
)

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


OTHER = WAITING.replace(b'id="p"', b'id="q"')


def test_one_message_reaches_one_instance_of_every_process(drive):
    run = drive(WAITING, OTHER)
    for process_id in ("p", "p", "q"):
        run.start(process_id, parcel="P1").complete("before")

    publish(run, "deal", "P1")

    tasks = {task.process_id for task in run.open_tasks}
    assert (run.waiting, tasks) == (Counter({"A": 2}), {"p", "q"})


def test_a_message_taken_by_one_process_still_lives_for_another(drive):
    run = drive(WAITING, OTHER).start("p", parcel="P1").complete("before")
    publish(run, "deal", "P1", time_to_live_ms=60_000)

    run.start("q", parcel="P1").complete("before").start("p", parcel="P1").complete("before")

    assert run.waiting == Counter({"A": 2})


def test_buffered_messages_are_taken_in_the_order_they_came(drive):
    run = drive(WAITING)
    with run.world.transaction() as uow:
        for number in (1, 2):
            publish_message(uow, "deal", "P1", {"v": number}, time_to_live_ms=60_000)

    first = run.start(parcel="P1").complete("before").variables["v"]
    second = run.start(parcel="P1").complete("before").variables["v"]

    assert (first, second) == (1, 2)


def test_a_place_that_does_not_interrupt_takes_all_buffered_messages_in_order(drive):
    run = drive(
        bpmn(
            start(), user("before"), user("A"), boundary("b", "A", message_event("m"), interrupting=False), user("B"),
            *chain("s", "before", "A"), flow("b", "B"), roots=message("m", "deal", "parcel"),
        )
    ).start(parcel="P1")  # fmt: skip
    for _number in range(3):
        publish(run, "deal", "P1", time_to_live_ms=60_000)

    run.complete("before")

    assert run.waiting == Counter({"A": 1, "B": 3})


def test_the_same_message_id_is_refused_also_after_the_message_was_taken(drive):
    run = drive(WAITING).start(parcel="P1").complete("before")
    publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")

    with pytest.raises(Refused, match="already published"):
        publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")


@pytest.mark.parametrize(("name", "key"), [("deal", "P2"), ("other", "P1")])
def test_a_message_id_counts_for_its_name_and_key(drive, name, key):
    run = drive(WAITING)
    publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")

    assert publish(run, name, key, time_to_live_ms=60_000, message_id="7")


def test_a_message_id_is_free_again_when_its_message_no_longer_lives(drive):
    run = drive(WAITING).start(parcel="P1")
    publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")

    run.wait(minutes=2)
    publish(run, "deal", "P1", time_to_live_ms=60_000, message_id="7")

    assert run.complete("before").waiting == Counter(["A"])


def test_a_name_and_a_key_are_computed_when_the_wait_opens(drive):
    file = bpmn(
        start(), user("before"), catch("c", message_event("m")), user("A"), *chain("s", "before", "c", "A"),
        roots=message("m", '="deal-" + kind', "parcel"),
    )  # fmt: skip
    run = drive(file).start(parcel=17, kind="x").complete("before").set(parcel=18, kind="y")

    run.send("deal-x", "17")

    assert run.waiting == Counter(["A"])


@pytest.fixture
def sending(engine_world):
    """A service task type ``send`` that publishes ``deal`` without any time to live."""
    engine_world.handlers["send"] = lambda call: publish_message(call.uow, "deal", call.variables["parcel"]) and {}
    return bpmn(
        start(), gateway("parallel", "f"), service("S", "send"), end(), catch("c", message_event("m")), user("A"),
        *chain("s", "f", "S", "e"), *chain("f", "c", "A"), roots=message("m", "deal", "parcel"), process_id="q",
    )  # fmt: skip


def test_what_an_instance_sends_reaches_its_own_branches_that_wait_in_the_same_step(drive, sending):
    run = drive(sending).start("q", parcel="P1")

    assert run.waiting == Counter(["A"])


def test_what_an_instance_sends_reaches_another_one_in_the_same_transaction(drive, sending):
    run = drive(WAITING, sending).start(parcel="P1").complete("before").start("q", parcel="P1")

    assert run.waiting == Counter({"A": 2})


def test_what_a_process_sends_as_it_calls_reaches_the_called_one_within_its_life(drive, engine_world):
    engine_world.handlers["send"] = lambda call: (
        publish_message(call.uow, "deal", call.variables["parcel"], time_to_live_ms=60_000) and {}
    )
    called = bpmn(
        start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=message("m", "deal", "parcel"),
        process_id="q",
    )  # fmt: skip
    run = drive(called, bpmn(start(), service("S", "send"), call("k", "q"), *chain("s", "S", "k")))

    run.start(parcel="P1")

    assert run.waiting == Counter(["A"])


def test_a_buffered_message_that_is_taken_stands_in_the_log(drive):
    run = drive(WAITING).start(parcel="P1")
    publish(run, "deal", "P1", time_to_live_ms=60_000)

    run.complete("before")

    assert run.events.count("MessageCorrelated") == 1


def test_what_a_message_interrupts_in_its_own_sender_does_no_further_step(drive, engine_world):
    worked = []
    engine_world.handlers["send"] = lambda call: publish_message(call.uow, "deal", call.variables["parcel"]) and {}
    engine_world.handlers["count"] = lambda call: worked.append(call.element_id) or {}
    inside = [start("is"), service("S", "send"), service("T", "count"), *chain("is", "S", "T")]
    run = drive(
        bpmn(
            start(), subprocess("in", *inside), boundary("b", "in", message_event("m")), user("B"), flow("s", "in"),
            flow("b", "B"), roots=message("m", "deal", "parcel"),
        )
    )  # fmt: skip

    run.start(parcel="P1")

    assert (run.waiting, worked) == (Counter(["B"]), [])
