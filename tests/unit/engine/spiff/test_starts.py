"""Where an instance begins: start events, what nothing leads to, and tasks and gateways that a message starts."""

from collections import Counter

import pytest

from engine.domain.errors import NotFound
from engine.persistence.instances import EventLogEntry, ProcessInstance
from tests.factories.diagrams import (
    bpmn,
    catch,
    chain,
    element,
    end,
    flow,
    link_event,
    mapping,
    message,
    message_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)  # fmt: skip


def test_a_process_without_a_start_event_begins_at_all_that_nothing_leads_to(drive):
    run = drive(bpmn(user("A"), user("B"), user("C"), *chain("A", "C"), *chain("B", "C")))

    assert run.start().waiting == Counter("AB")
    assert run.complete("A").complete("B").complete("C").complete("C").state == "COMPLETED"


def test_links_handlers_event_subprocesses_and_boundaries_do_not_begin_by_themselves(drive):
    run = drive(
        bpmn(
            throw("out", link_event("L")), catch("in", link_event("L")), user("A"), *chain("in", "A"),
            subprocess("ev", start("es", timer("duration", "P1D")), user("late"), *chain("es", "late"), event=True),
        )
    )  # fmt: skip

    assert run.start().waiting == Counter("A")


def test_a_subprocess_without_a_start_event_begins_likewise(drive):
    run = drive(bpmn(start(), subprocess("S", user("A"), user("B")), user("after"), *chain("s", "S", "after")))

    assert run.start().waiting == Counter("AB")
    assert run.complete("A").complete("B").waiting == Counter(["after"])


def test_a_catch_event_that_nothing_leads_to_waits(drive):
    run = drive(bpmn(catch("t", timer("duration", "P1D")), user("A"), *chain("t", "A")))

    assert run.start().waiting == Counter()
    assert run.wait(days=1).waiting == Counter("A")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((user("A"), end(), *chain("A", "e")), ("start-missing", "p")),
        ((user("A"), user("B"), *chain("A", "B", "A")), ("start-missing", "p")),
        ((start(), subprocess("S", user("A"), end("x"), *chain("A", "x")), *chain("s", "S")), ("sub-start", "S")),
        ((start(), subprocess("S"), *chain("s", "S")), ("sub-start", "S")),
    ],
)
def test_a_scope_with_an_end_but_no_start_or_nothing_to_begin_with_is_refused(refused, parts, expected):
    assert expected in refused(*parts)


GO = message("m", "go")


def receiving(id_: str, message_ref: str, **values: object) -> str:
    return element("receiveTask", id_, messageRef=message_ref, **values)


def test_a_message_starts_an_instance_at_its_receive_task(drive):
    run = drive(
        bpmn(receiving("R", "m", instantiate="true"), user("A"), end(), *chain("R", "A", "e"), roots=GO)
    )  # fmt: skip

    run.send("go", "any", n=7)

    assert (run.waiting, run.path[0]) == (Counter("A"), "R")


def test_the_message_is_in_the_variables_of_the_instance_that_it_starts(drive):
    run = drive(bpmn(receiving("R", "m", instantiate="true"), user("A"), *chain("R", "A"), roots=GO))

    run.send("go", "any", n=7)
    run.key = run.rows(ProcessInstance)[0].key

    assert run.variables == {"n": 7}


def test_output_mappings_choose_what_the_starting_message_leaves_in_the_instance(drive):
    maps = mapping(outputs={"kept": "n"})
    run = drive(bpmn(receiving("R", "m", instantiate="true", zeebe=maps), user("A"), *chain("R", "A"), roots=GO))

    run.send("go", "any", n=7, other=1)
    run.key = run.rows(ProcessInstance)[0].key

    assert run.variables == {"kept": 7}


def test_keys_of_the_later_events_see_what_the_first_message_brought(drive):
    run = drive(
        bpmn(
            element("eventBasedGateway", "g", instantiate="true", eventGatewayType="Parallel"),
            catch("one", message_event("m1"), zeebe=mapping(outputs={"kept": "n"})), catch("two", message_event("m2")),
            user("A"), user("B"), *chain("g", "one", "A"), *chain("g", "two", "B"),
            roots=message("m1", "first", "id") + message("m2", "second", "id"),
        )
    )  # fmt: skip

    run.send("first", "k", id="k", n=7).send("second", "k")
    run.key = run.rows(ProcessInstance)[0].key

    assert (run.waiting, run.variables) == (Counter("AB"), {"kept": 7})


def test_a_process_that_a_message_starts_is_not_started_by_hand(drive):
    run = drive(bpmn(receiving("R", "m", instantiate="true"), user("A"), *chain("R", "A"), roots=GO))

    with pytest.raises(NotFound):
        run.start()


def test_a_receive_task_that_starts_instances_stands_beside_start_events(drive):
    run = drive(
        bpmn(start(), receiving("R", "m", instantiate="true"), user("A"), *chain("R", "A"), *chain("s", "A"), roots=GO)
    )

    run.start().send("go", "any")

    assert (run.waiting, Counter(run.path)) == (Counter("AA"), Counter(["s", "R", "A", "A"]))


def starting_gateway(kind: str) -> bytes:
    return bpmn(
        element("eventBasedGateway", "g", instantiate="true", eventGatewayType=kind), catch("one", message_event("m1")),
        catch("two", message_event("m2")), user("A"), user("B"), end(), *chain("g", "one", "A", "e"),
        *chain("g", "two", "B", "e"),
        roots=message("m1", "first", "id") + message("m2", "second", "id"),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "task"), [("first", "A"), ("second", "B")])
def test_the_first_event_behind_a_starting_gateway_starts_an_instance_and_drops_the_others(drive, name, task):
    run = drive(starting_gateway("Exclusive"))

    run.send(name, "k", id="k")
    assert run.waiting == Counter(task)

    run.complete(task)
    assert ([i.state for i in run.rows(ProcessInstance)], run.leftovers) == (["COMPLETED"], 0)


def test_a_parallel_starting_gateway_waits_in_the_same_instance_for_the_other_events(drive):
    run = drive(starting_gateway("Parallel"))

    run.send("second", "k", id="k").complete("B")
    assert [i.state for i in run.rows(ProcessInstance)] == ["ACTIVE"]

    run.send("first", "k")
    assert (run.waiting, len(run.rows(ProcessInstance))) == (Counter("A"), 1)
    run.complete("A")
    assert ([i.state for i in run.rows(ProcessInstance)], run.leftovers) == (["COMPLETED"], 0)


def test_another_correlation_key_starts_another_instance_of_a_parallel_starting_gateway(drive):
    run = drive(starting_gateway("Parallel"))

    run.send("first", "k", id="k").send("second", "j", id="j").send("second", "k").send("first", "j")

    assert (len(run.rows(ProcessInstance)), run.waiting) == (2, Counter("AABB"))


def test_a_key_that_cannot_be_computed_is_an_incident_of_the_starting_gateway(drive):
    run = drive(starting_gateway("Parallel"))

    run.send("first", "k")
    run.key = run.rows(ProcessInstance)[0].key
    assert [i.element_id for i in run.incidents] == ["g"]

    run.set(id="k").resolve().send("second", "k")
    assert run.waiting == Counter("AB")


def test_start_events_of_several_kinds_stand_beside_each_other(drive):
    run = drive(
        bpmn(
            start(), start("sm", message_event("m")), start("st", timer("duration", "P1D")), user("A"),
            *(flow(id_, "A") for id_ in ("s", "sm", "st")), roots=GO,
        )
    )  # fmt: skip

    run.start().send("go", "any").wait(days=1)

    assert run.waiting == Counter("AAA")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((start(), receiving("R", "m", instantiate="true"), *chain("s", "R")), ("instantiate-place", "R")),
        (
            (start(), subprocess("S", receiving("R", "m", instantiate="true")), *chain("s", "S")),
            ("instantiate-place", "R"),
        ),
        (
            (start(), element("eventBasedGateway", "g", eventGatewayType="Parallel"), receiving("R", "m"),
             receiving("Q", "m"), *chain("s", "g", "R"), *chain("g", "Q")),
            ("gateway-parallel", "g"),
        ),
        (
            (element("eventBasedGateway", "g", instantiate="true"), receiving("R", "m"),
             catch("t", timer("duration", "P1D")), *chain("g", "R"), *chain("g", "t")),
            ("instantiate-message", "t"),
        ),
    ],
)  # fmt: skip
def test_an_instantiation_the_standard_does_not_have_is_refused(refused, parts, expected):
    assert expected in refused(*parts, roots=message("m", "go", "1"))


def test_a_start_event_sends_a_token_on_every_flow(drive):
    run = drive(bpmn(start(), user("A"), user("B"), *chain("s", "A"), *chain("s", "B")))

    assert run.start().waiting == Counter("AB")


def test_what_started_an_instance_stands_in_its_log(drive):
    run = drive(starting_gateway("Exclusive"))

    run.send("first", "k", id="k")

    started = next(row for row in run.rows(EventLogEntry) if row.kind == "InstanceStarted")
    assert started.payload["start_element_id"] == "one"
