"""Gateways split and join as BPMN 2.0.2, 13.4 says."""

from collections import Counter

import pytest

from tests.factories.diagrams import bpmn, catch, chain, end, flow, gateway, link_event, script, start, throw, user


def test_an_exclusive_gateway_takes_the_first_true_flow_in_the_order_of_the_file(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "x"), user("A"), user("B"), user("C"), end(), flow("s", "x"),
            flow("x", "A", "n > 10"), flow("x", "B", "n > 5"), flow("x", "C", "n > 1"), *chain("C", "e"),
        )
    )  # fmt: skip

    run.start(n=7)

    assert run.waiting == Counter(["B"])


def test_an_exclusive_gateway_takes_the_default_flow_when_nothing_is_true(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "x", default="x_B"), user("A"), user("B"), *chain("s", "x"),
            flow("x", "A", "n > 10"), flow("x", "B"),
        )
    )  # fmt: skip

    run.start(n=7)

    assert run.waiting == Counter(["B"])


def test_a_gateway_without_a_way_out_is_an_incident_and_goes_on_when_mended(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "x"), user("A"), user("B"), *chain("s", "x"), flow("x", "A", "n > 10"),
            flow("x", "B", "n < 5"),
        )
    )  # fmt: skip

    run.start(n=7)

    assert [("x", "CONDITION_ERROR")] == [(i.element_id, i.kind) for i in run.incidents]


def test_a_single_way_out_is_taken_only_when_its_condition_is_true(drive):
    run = drive(bpmn(start(), gateway("exclusive", "x"), user("A"), *chain("s", "x"), flow("x", "A", "n > 10")))

    run.start(n=7)

    assert [("x", "CONDITION_ERROR")] == [(i.element_id, i.kind) for i in run.incidents]


def test_a_condition_that_is_null_is_an_incident_that_shows_the_expression(drive):
    run = drive(
        bpmn(start(), gateway("exclusive", "x"), user("A"), user("B"), *chain("s", "x"), flow("x", "A", "missing > 10"),
             flow("x", "B", "true"))
    )  # fmt: skip

    run.start()

    assert "missing > 10" in run.incidents[0].message


def parallel(*branches: str) -> bytes:
    return bpmn(
        start(), gateway("parallel", "fork"), gateway("parallel", "join"), user("after"), end(), flow("s", "fork"),
        *branches, *chain("join", "after", "e"),
    )  # fmt: skip


def test_a_parallel_gateway_waits_for_every_incoming_flow(drive):
    run = drive(parallel(user("A"), user("B"), *chain("fork", "A", "join"), *chain("fork", "B", "join")))

    run.start().complete("A")

    assert run.waiting == Counter(["B"])


def test_a_parallel_gateway_goes_on_once_when_all_have_come(drive):
    run = drive(parallel(user("A"), user("B"), *chain("fork", "A", "join"), *chain("fork", "B", "join")))

    run.start().complete("A").complete("B")

    assert run.waiting == Counter(["after"])


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_branches_that_write_different_variables_all_keep_their_writes(drive, order):
    run = drive(parallel(user("A"), user("B"), *chain("fork", "A", "join"), *chain("fork", "B", "join")))
    given = {"A": {"x": 1}, "B": {"y": 2}}

    run.start(x=0, y=0)
    for element in order:
        run.complete(element, **given[element])

    assert {"x": 1, "y": 2} == run.variables


INCLUSIVE = bpmn(
    start(), gateway("inclusive", "fork", default="fork_C"), user("A"), user("B"), user("C"),
    gateway("inclusive", "join"), user("after"), end(), flow("s", "fork"), flow("fork", "A", "a"),
    flow("fork", "B", "b"), flow("fork", "C"), flow("A", "join"), flow("B", "join"), flow("C", "join"),
    *chain("join", "after", "e"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"a": True, "b": True}, ["A", "B"]),
        ({"a": True, "b": False}, ["A"]),
        ({"a": False, "b": False}, ["C"]),
    ],
)
def test_an_inclusive_gateway_takes_every_true_flow_or_the_default(drive, given, expected):
    run = drive(INCLUSIVE)

    run.start(**given)

    assert run.waiting == Counter(expected)


def test_an_inclusive_join_waits_for_the_tokens_that_can_still_come(drive):
    run = drive(INCLUSIVE)

    run.start(a=True, b=True).complete("A")

    assert run.waiting == Counter(["B"])


def test_an_inclusive_join_does_not_wait_for_a_flow_that_was_not_taken(drive):
    run = drive(INCLUSIVE)

    run.start(a=True, b=False).complete("A")

    assert run.waiting == Counter(["after"])


def test_an_inclusive_join_goes_on_once_for_all_tokens(drive):
    run = drive(INCLUSIVE)

    run.start(a=True, b=True).complete("A").complete("B")

    assert run.waiting == Counter(["after"])


def test_two_tokens_on_one_task_are_two_tasks(drive):
    run = drive(bpmn(start(), gateway("parallel", "fork"), user("A"), end(), flow("s", "fork"),
                     flow("fork", "A", id_="f1"), flow("fork", "A", id_="f2"), flow("A", "e")))  # fmt: skip

    run.start()

    assert run.waiting == Counter({"A": 2})


def test_a_loop_runs_as_often_as_its_condition_says(drive):
    run = drive(
        bpmn(
            start(), script("count", "n + 1", "n"), gateway("exclusive", "again", default="again_e"), end(),
            *chain("s", "count", "again"), flow("again", "count", "n < 1200"), flow("again", "e"),
        )
    )  # fmt: skip

    run.start(n=0)

    assert 1200 == run.variables["n"]


def test_a_run_longer_than_one_transaction_may_be_is_continued_by_a_job(drive):
    run = drive(
        bpmn(
            start(), script("count", "n + 1", "n"), gateway("exclusive", "again", default="again_e"), end(),
            *chain("s", "count", "again"), flow("again", "count", "n < 4000"), flow("again", "e"),
        )
    )  # fmt: skip

    run.start(n=0)
    before = run.state
    run.wait(seconds=1)

    assert ("ACTIVE", "COMPLETED") == (before, run.state)


def test_an_inclusive_join_waits_for_a_token_that_comes_over_a_link(drive):
    run = drive(
        bpmn(start(), gateway("inclusive", "f"), user("A"), throw("out", link_event("L")), catch("in", link_event("L")),
             user("B"), gateway("inclusive", "j"), user("Z"), flow("s", "f"), flow("f", "A", "true"),
             flow("f", "B", "true"), *chain("A", "out"), *chain("in", "j"), *chain("B", "j", "Z"))
    )  # fmt: skip

    run.start().complete("B")

    assert run.waiting == Counter(["A"])
