"""An activity starts with as many tokens as it needs and gives as many as it says (BPMN 2.0.2, table 10.3)."""

from collections import Counter

import pytest

from tests.factories.diagrams import bpmn, call, chain, element, end, gateway, multi, start, user


def into(*activity: str) -> bytes:
    """Two tokens on the way to the activity ``A``, each behind a task."""
    return bpmn(
        start(), gateway("parallel", "fork"), user("one"), user("two"), *activity, end(),
        *chain("s", "fork", "one", "A"), *chain("fork", "two", "A", "e"),
    )  # fmt: skip


def test_an_activity_begins_with_its_start_quantity_of_tokens_and_takes_them(drive):
    run = drive(into(user("A", startQuantity="2")))

    assert run.start().complete("one").waiting == Counter(["two"])
    assert run.complete("two").waiting == Counter("A")
    assert run.complete("A").state == "COMPLETED"


def test_tokens_of_one_flow_count_together(drive):
    run = drive(
        bpmn(
            start(), user("first", completionQuantity="3"), user("A", startQuantity="2"), end(),
            *chain("s", "first", "A", "e"),
        )
    )  # fmt: skip

    run.start().complete("first")

    assert (run.waiting, run.path.count("A")) == (Counter("A"), 3)


def test_an_activity_gives_its_completion_quantity_of_tokens_on_each_flow(drive):
    run = drive(
        bpmn(
            start(), user("A", completionQuantity="2"), user("B"), user("C"), *chain("s", "A", "B"), *chain("A", "C"),
        )
    )  # fmt: skip

    assert run.start().complete("A").waiting == Counter("BBCC")


@pytest.mark.parametrize(
    "activity",
    [
        element("subProcess", "A", "".join([start("i"), user("in"), *chain("i", "in")]), startQuantity="2"),
        user("A", startQuantity="2", body=multi("[1]", "item")),
    ],
    ids=["sub-process", "multi-instance"],
)  # fmt: skip
def test_sub_processes_and_multi_instances_count_too(drive, activity):
    run = drive(into(activity))

    run.start().complete("one")
    assert run.waiting == Counter(["two"])

    run.complete("two")
    assert run.waiting.total() == 1


def test_a_called_process_is_started_once_for_its_tokens_and_gives_several(drive):
    called = bpmn(start("cs"), user("inside"), *chain("cs", "inside"), process_id="q")
    body = call("A", "q").replace("<callActivity", '<callActivity startQuantity="2" completionQuantity="2"', 1)
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), user("one"), user("two"), body, user("after"),
            *chain("s", "fork", "one", "A"), *chain("fork", "two", "A", "after"),
        ),
        called,
    )  # fmt: skip

    run.start().complete("one").complete("two")
    assert run.waiting == Counter(["inside"])

    assert run.complete("inside").waiting == Counter(["after", "after"])


def test_the_waiting_tokens_go_with_their_scope(drive):
    run = drive(
        bpmn(
            start(), user("B"), end("stop", "<terminateEventDefinition/>"), gateway("parallel", "fork"),
            user("A", startQuantity="2"), *chain("s", "fork", "A"), *chain("fork", "B", "stop"),
        )
    )  # fmt: skip

    run.start().complete("B")

    assert (run.state, run.leftovers) == ("COMPLETED", 0)


def test_a_gateway_keeps_the_tokens_of_a_flow_for_its_next_round(drive):
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), user("A", completionQuantity="2"), user("B", completionQuantity="2"),
            gateway("parallel", "join"), user("after"), *chain("s", "fork", "A", "join"), *chain("fork", "B", "join"),
            *chain("join", "after"),
        )
    )  # fmt: skip

    assert run.start().complete("A").waiting == Counter("B")
    assert run.complete("B").waiting == Counter(["after", "after"])
    assert run.complete("after").complete("after").state == "COMPLETED"


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "two", "", "²", "1001"])
def test_a_quantity_that_is_no_number_of_tokens_is_refused(refused, value):
    assert ("quantity", "A") in refused(start(), user("A", completionQuantity=value), *chain("s", "A"))


def test_a_start_quantity_where_no_flow_leads_is_refused(refused):
    assert ("quantity-start", "A") in refused(user("A", startQuantity="2"))


def test_quantities_belong_to_activities_only(drive):
    run = drive(bpmn(start(), element("exclusiveGateway", "x"), user("A"), *chain("s", "x", "A")))

    assert run.start().waiting == Counter("A")
