"""The inclusive join waits for what can still come, and for nothing else (BPMN 2.0.2, 13.4.3)."""

from collections import Counter

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    element,
    end,
    flow,
    gateway,
    link_event,
    message,
    message_event,
    multi,
    start,
    subprocess,
    throw,
    timer,
    user,
)  # fmt: skip


def beside(*branch: str, roots: str = "") -> bytes:
    """``A`` to the join, and beside it what ``branch`` says between ``fork`` and ``join``; then ``after``."""
    return bpmn(
        start(), gateway("parallel", "fork"), gateway("inclusive", "join"), user("A"), user("after"), end(),
        *chain("s", "fork", "A", "join", "after", "e"), *branch, roots=roots,
    )  # fmt: skip


def test_a_join_in_a_loop_lets_each_round_through(drive):
    run = drive(
        bpmn(
            start(), gateway("inclusive", "join"), user("A"), gateway("exclusive", "x", default="x_e"), end(),
            *chain("s", "join", "A", "x", "e"), flow("x", "join", "more"),
        )
    )  # fmt: skip
    run.start()

    for _ in range(3):
        run.complete("A", more=True)
        assert run.waiting == Counter("A")
    assert run.complete("A", more=False).state == "COMPLETED"


def test_a_loop_with_a_split_inside_gathers_each_round(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "again"), gateway("inclusive", "split"), user("A"), user("B"),
            gateway("inclusive", "join"), gateway("exclusive", "x", default="x_e"), end(),
            *chain("s", "again", "split"), flow("split", "A", "a"), flow("split", "B", "b"), *chain("A", "join", "x"),
            *chain("B", "join"), flow("x", "again", "more"), flow("x", "e"),
        )
    )  # fmt: skip

    run.start(a=True, b=True, more=True).complete("A")
    assert run.waiting == Counter("B")
    run.complete("B", b=False)
    assert run.waiting == Counter("A")
    assert run.complete("A", more=False).state == "COMPLETED"


def test_a_token_that_can_go_round_to_another_flow_is_waited_for(drive):
    run = drive(
        beside(
            user("B"), gateway("exclusive", "x", default="x_e2"), end("e2"), *chain("fork", "B", "x"),
            flow("x", "join", "come"), flow("x", "e2"),
        )
    )  # fmt: skip

    run.start(come=False).complete("A")
    assert run.waiting == Counter("B")
    assert run.complete("B").waiting == Counter(["after"])


def test_a_token_with_a_path_to_a_flow_that_has_one_is_not_waited_for(drive):
    # B leads to both ways into the join, one of which has its token: no rule of the standard makes the join wait.
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), gateway("inclusive", "join"), user("A"), user("B"), user("after"),
            gateway("exclusive", "m"), gateway("exclusive", "x"), *chain("s", "fork", "A", "m", "join", "after"),
            *chain("fork", "B", "x"), flow("x", "m", "left"), flow("x", "join", "not(left)"),
        )
    )  # fmt: skip

    assert run.start(left=False).complete("A").waiting == Counter(["B", "after"])


def test_nested_splits_and_joins_end_each_with_its_own(drive):
    run = drive(
        bpmn(
            start(), gateway("inclusive", "o"), gateway("inclusive", "i"), user("A"), user("B"), user("C"), user("D"),
            gateway("inclusive", "ij"), gateway("inclusive", "oj"), user("in"), user("out"),
            *chain("s", "o"), flow("o", "i", "true"), flow("o", "C", "true"), flow("o", "D", "false"),
            flow("i", "A", "true"), flow("i", "B", "true"), *chain("A", "ij", "in", "oj", "out"), *chain("B", "ij"),
            *chain("C", "oj"), *chain("D", "oj"),
        )
    )  # fmt: skip

    run.start().complete("A").complete("C")
    assert run.waiting == Counter("B")
    assert run.complete("B").waiting == Counter(["in"])
    assert run.complete("in").waiting == Counter(["out"])


def test_two_joins_in_a_circle_that_wait_for_each_other_wait(drive):
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), gateway("inclusive", "j"), gateway("inclusive", "k"), user("A"),
            user("B"), gateway("exclusive", "x", default="x_k"), gateway("exclusive", "y", default="y_j"), end(),
            end("e2"), *chain("s", "fork", "A", "j", "x", "k", "y", "j"), *chain("fork", "B", "k"),
            flow("x", "e", "false"), flow("y", "e2", "false"),
        )
    )  # fmt: skip

    run.start().complete("A").complete("B")

    assert (run.state, run.waiting, run.incidents) == ("ACTIVE", Counter(), [])


@pytest.mark.parametrize(
    "branch",
    [
        (subprocess("B", start("bs"), user("w"), *chain("bs", "w")), *chain("fork", "B", "join")),
        (user("B"), catch("w", timer("duration", "P1D")), *chain("fork", "B", "w", "join")),
        (user("B", body=multi("[1, 2]", "n")), *chain("fork", "B", "join")),
        (user("B"), throw("t", link_event("L")), catch("c", link_event("L")), *chain("fork", "B", "t"),
         *chain("c", "join")),
    ],
    ids=["sub-process", "event", "multi-instance", "link"],
)  # fmt: skip
def test_whatever_can_still_bring_a_token_is_waited_for(drive, branch):
    run = drive(beside(*branch))

    run.start().complete("A")
    assert "after" not in run.waiting

    while run.waiting and "after" not in run.waiting:
        run.complete(next(iter(run.waiting)))
    assert run.wait(days=1).waiting == Counter(["after"])


def test_a_boundary_event_is_a_path(drive):
    run = drive(
        beside(
            user("B"), boundary("b", "B", timer("duration", "P1D")), end("e2"), *chain("fork", "B", "e2"),
            flow("b", "join"),
        )
    )  # fmt: skip
    run.start().complete("A")
    assert run.waiting == Counter("B")

    assert run.wait(days=1).waiting == Counter(["after"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_what_a_boundary_event_brought_does_not_stand_for_the_token_of_its_activity(drive, interrupting):
    # 13.4.3 asks for another path of sequence flows: the token in B has none through b.
    run = drive(
        beside(
            user("B"), user("X"), boundary("b", "B", timer("duration", "P1D"), interrupting=interrupting),
            *chain("fork", "B", "join"), *chain("fork", "X", "join"), flow("b", "join"),
        )
    )  # fmt: skip
    run.start().wait(days=1).complete("A")
    assert "after" not in run.waiting

    while "after" not in run.waiting:
        run.complete(next(iter(run.waiting)))
    assert run.complete("after").state == "COMPLETED"


def test_a_boundary_event_that_can_no_longer_come_is_not_waited_for(drive):
    run = drive(
        beside(
            user("B"), boundary("b", "B", timer("duration", "P1D")), end("e2"), *chain("fork", "B", "e2"),
            flow("b", "join"),
        )
    )  # fmt: skip

    assert run.start().complete("A").complete("B").waiting == Counter(["after"])


def test_an_event_sub_process_that_runs_is_no_path(drive):
    run = drive(
        beside(
            subprocess("ev", start("es", message_event("m"), isInterrupting="false"), user("w"), *chain("es", "w"),
                       event=True),
            user("B"), end("e2"), *chain("fork", "B", "e2"), roots=message("m", "go", '"k"'),
        )
    )  # fmt: skip

    run.start().send("go", "k").complete("A").complete("B")

    assert run.waiting == Counter(["after"]) + Counter("w")


@pytest.mark.parametrize("name", ["left", "right"])
def test_the_events_behind_an_event_gateway_are_paths(drive, name):
    roots = message("m", "left", '"k"') + message("n", "right", '"k"')
    run = drive(
        beside(
            gateway("eventBased", "g"), catch("l", message_event("m")), catch("r", message_event("n")), end("e2"),
            *chain("fork", "g", "l", "join"), *chain("g", "r", "e2"), roots=roots,
        )
    )  # fmt: skip

    run.start().complete("A")
    assert run.waiting == Counter()
    assert run.send(name, "k").waiting == Counter(["after"])


def test_a_token_with_an_incident_is_waited_for(drive):
    run = drive(
        beside(
            user("B"), gateway("exclusive", "x"), *chain("fork", "B", "x"), flow("x", "join", "go"),
        )
    )  # fmt: skip
    run.start(go=False).complete("B").complete("A")
    assert run.waiting == Counter()

    assert run.set(go=True).resolve().waiting == Counter(["after"])


def test_what_is_ended_from_outside_is_no_longer_waited_for(drive):
    run = drive(
        beside(
            subprocess("S", start("bs"), user("w"), *chain("bs", "w")), boundary("b", "S", message_event("m")),
            end("e2"), *chain("fork", "S", "join"), flow("b", "e2"), roots=message("m", "stop", '"k"'),
        )
    )  # fmt: skip

    assert run.start().complete("A").send("stop", "k").waiting == Counter(["after"])


def test_several_tokens_of_one_flow_go_through_one_by_one(drive):
    run = drive(
        bpmn(
            start(), user("A", completionQuantity="2"), gateway("inclusive", "join"), user("B"), user("after"),
            gateway("exclusive", "x"), *chain("s", "x"), flow("x", "A", "true"), flow("x", "B", "true"),
            *chain("A", "join", "after"), *chain("B", "join"),
        )
    )  # fmt: skip

    assert run.start().complete("A").waiting == Counter(["after", "after"])


def test_a_second_token_of_a_flow_stays_for_the_next_round(drive):
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), user("A", completionQuantity="2"), user("B"), user("C"),
            gateway("inclusive", "join"), user("after"), *chain("s", "fork", "A", "join", "after"),
            *chain("fork", "B", "join"), *chain("fork", "C", "B"),
        )
    )  # fmt: skip
    run.start().complete("A")
    assert run.waiting == Counter("BC")

    run.complete("C").complete("B")
    assert run.waiting == Counter(["B", "after"])
    run.complete("B")

    # Two of A's and two of B's tokens: two rounds.
    assert run.waiting == Counter(["after", "after"])


def test_scopes_do_not_wait_for_each_other(drive):
    inner = (
        start("is"), gateway("parallel", "f"), gateway("inclusive", "j"), user("P"), user("Q"), user("done"),
        *chain("is", "f", "P", "j", "done"), *chain("f", "Q", "j"),
    )  # fmt: skip
    body = element("subProcess", "S", "".join(inner) + multi("[1, 2]", "n"))
    run = drive(bpmn(start(), body, *chain("s", "S")))

    run.start().complete("P").complete("Q")

    assert run.waiting == Counter(["P", "Q", "done"])
