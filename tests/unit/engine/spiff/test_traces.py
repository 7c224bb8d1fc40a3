"""What small diagrams of the standard leave behind: the trace of their script tasks, compared as a whole.

Each diagram is one sentence of BPMN 2.0.2, chapters 10 and 13, drawn; each task writes its number into a variable of
its own, so that branches cannot take each other's trace away.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    catch,
    chain,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    flow,
    gateway,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)

ROOTS = signal("S", "S") + signal("R", "R") + error("E", "E") + escalation("X", "X")


def step(id_: str) -> str:
    """A task that is done at once."""
    return f'<manualTask id="{id_}" name="{id_}"/>'


def trace(run) -> Counter[str]:
    return Counter(element for element in run.path if element[0] == "t" and element[1:].isdigit())


def split(kind: str, *ids: str) -> list[str]:
    """A gateway ``fork`` with a branch for each id, all into a gateway ``join``."""
    return [gateway("parallel", "fork"), *map(step, ids), gateway(kind, "join"), *(flow("fork", i) for i in ids),
            *(flow(i, "join") for i in ids)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "after"), [("parallel", 1), ("inclusive", 1), ("exclusive", 2)], ids=["parallel", "inclusive", "exclusive"]
)
def test_a_parallel_split_is_merged_as_the_gateway_says(drive, kind, after):
    run = drive(
        bpmn(start(), *split(kind, "t1", "t2"), step("t3"), end(), *chain("s", "fork"), *chain("join", "t3", "e"))
    ).start()

    assert Counter(t1=1, t2=1, t3=after) == trace(run)


def test_a_signal_thrown_inside_a_sub_process_interrupts_it_at_once(drive):
    inner = subprocess("sub", start("ss"), step("t1"), throw("th", signal_event("S")), step("t2"), end("se"),
                       *chain("ss", "t1", "th", "t2", "se"))  # fmt: skip
    run = drive(
        bpmn(start(), inner, boundary("b", "sub", signal_event("S")), step("t3"), end("be"), step("t4"), end(),
             *chain("s", "sub", "t4", "e"), *chain("b", "t3", "be"), roots=ROOTS)
    ).start()  # fmt: skip

    assert Counter(t1=1, t3=1) == trace(run)


def test_a_signal_thrown_inside_a_sub_process_can_leave_it_alone(drive):
    inner = subprocess("sub", start("ss"), step("t1"), throw("th", signal_event("S")), step("t2"), end("se"),
                       *chain("ss", "t1", "th", "t2", "se"))  # fmt: skip
    run = drive(
        bpmn(start(), inner, boundary("b", "sub", signal_event("S"), interrupting=False), step("t3"), end("be"),
             step("t4"), end(), *chain("s", "sub", "t4", "e"), *chain("b", "t3", "be"), roots=ROOTS)
    ).start()  # fmt: skip

    assert Counter(t1=1, t2=1, t3=1, t4=1) == trace(run)


def test_a_signal_end_event_inside_a_sub_process_reaches_its_boundary(drive):
    inner = subprocess("sub", start("ss"), end("se", signal_event("S")), *chain("ss", "se"))
    run = drive(
        bpmn(start(), inner, boundary("b", "sub", signal_event("S")), step("t1"), end("be"), step("t2"), end(),
             *chain("s", "sub", "t2", "e"), *chain("b", "t1", "be"), roots=ROOTS)
    ).start()  # fmt: skip

    assert Counter(t1=1) == trace(run)


@pytest.mark.parametrize("first", ["catch", "throw"])
def test_a_signal_reaches_the_branch_beside_it_in_either_order(drive, first):
    branches = [flow("fork", "c"), flow("fork", "th")]
    if first == "throw":
        branches.reverse()
    run = drive(
        bpmn(start(), gateway("parallel", "fork"), catch("c", signal_event("S")), step("t1"), end("ce"),
             throw("th", signal_event("S")), end("te"), flow("s", "fork"), *branches, *chain("c", "t1", "ce"),
             *chain("th", "te"), roots=ROOTS)
    ).start()  # fmt: skip

    assert Counter(t1=1) == trace(run)


def test_a_signal_thrown_before_is_not_caught_afterwards(drive):
    run = drive(
        bpmn(start(), throw("th", signal_event("S")), catch("c", signal_event("S")), step("t1"), end(),
             *chain("s", "th", "c", "t1", "e"), roots=ROOTS)
    ).start()  # fmt: skip

    assert Counter() == trace(run)


def test_an_interrupting_signal_event_sub_process_ends_what_threw(drive):
    event = subprocess(
        "ev", start("es", signal_event("S")), step("t2"), end("ee"), *chain("es", "t2", "ee"), event=True
    )
    inner = subprocess("sub", event, start("ss"), throw("th", signal_event("S")), step("t1"), end("se"),
                       *chain("ss", "th", "t1", "se"))  # fmt: skip
    run = drive(bpmn(start(), inner, end(), *chain("s", "sub", "e"), roots=ROOTS)).start()

    assert (Counter(t2=1), "COMPLETED") == (trace(run), run.state)


def test_a_signal_event_sub_process_that_does_not_interrupt_runs_beside(drive):
    event = subprocess("ev", start("es", signal_event("S"), isInterrupting="false"), step("t1"), end("ee"),
                       *chain("es", "t1", "ee"), event=True)  # fmt: skip
    inner = subprocess("sub", event, start("ss"), throw("th", signal_event("S")), step("t2"), end("se"),
                       *chain("ss", "th", "t2", "se"))  # fmt: skip
    run = drive(bpmn(start(), inner, step("t3"), end(), *chain("s", "sub", "t3", "e"), roots=ROOTS)).start()

    assert (Counter(t1=1, t2=1, t3=1), "COMPLETED") == (trace(run), run.state)


@pytest.mark.parametrize(("interrupting", "wanted"), [(True, Counter(t1=1, t3=1)),
                                                      (False, Counter(t1=1, t2=1, t3=1, t4=1))])  # fmt: skip
def test_an_escalation_leaves_or_keeps_its_sub_process(drive, interrupting, wanted):
    inner = subprocess("sub", start("ss"), step("t1"), throw("th", escalation_event("X")), step("t2"), end("se"),
                       *chain("ss", "t1", "th", "t2", "se"))  # fmt: skip
    run = drive(
        bpmn(start(), inner, boundary("b", "sub", escalation_event("X"), interrupting=interrupting), step("t3"),
             end("be"), step("t4"), end(), *chain("s", "sub", "t4", "e"), *chain("b", "t3", "be"), roots=ROOTS)
    ).start()  # fmt: skip

    assert wanted == trace(run)


def test_an_error_goes_to_the_boundary_of_its_own_sub_process(drive):
    one = subprocess("one", start("os"), user("A"), end("oe", error_event("E")), *chain("os", "A", "oe"))
    two = subprocess("two", start("ts"), user("B"), end("te"), *chain("ts", "B", "te"))
    run = drive(
        bpmn(start(), gateway("parallel", "fork"), one, two, boundary("b1", "one", error_event("E")),
             boundary("b2", "two", error_event("E")), step("t1"), step("t2"), end(), end("e1"), end("e2"), end("e3"),
             flow("s", "fork"), flow("fork", "one"), flow("fork", "two"), *chain("one", "e"), *chain("two", "e3"),
             *chain("b1", "t1", "e1"), *chain("b2", "t2", "e2"), roots=ROOTS)
    ).start().complete("A")  # fmt: skip

    assert (Counter(t1=1), Counter("B")) == (trace(run), run.waiting)


def test_an_error_event_sub_process_takes_over_and_the_flow_goes_on(drive):
    event = subprocess("ev", start("es", error_event("E")), step("t2"), end("ee"), *chain("es", "t2", "ee"), event=True)
    inner = subprocess("sub", event, start("ss"), step("t1"), end("se", error_event("E")), *chain("ss", "t1", "se"))
    run = drive(bpmn(start(), inner, step("t3"), end(), *chain("s", "sub", "t3", "e"), roots=ROOTS)).start()

    assert (Counter(t1=1, t2=1, t3=1), "COMPLETED") == (trace(run), run.state)


def test_a_multiple_throw_reaches_both_branches(drive):
    run = drive(
        bpmn(start(), gateway("parallel", "fork"), catch("c1", signal_event("S")), catch("c2", signal_event("R")),
             throw("th", signal_event("S") + signal_event("R")), step("t1"), step("t2"), end(), end("e1"), end("e2"),
             flow("s", "fork"), flow("fork", "th"), flow("fork", "c1"), flow("fork", "c2"), *chain("th", "e"),
             *chain("c1", "t1", "e1"), *chain("c2", "t2", "e2"), roots=ROOTS)
    ).start()  # fmt: skip

    assert (Counter(t1=1, t2=1), "COMPLETED") == (trace(run), run.state)


@pytest.mark.parametrize("thrown", ["S", "R"])
def test_one_of_several_triggers_is_enough(drive, thrown):
    run = drive(
        bpmn(start(), gateway("parallel", "fork"), catch("c", signal_event("S") + signal_event("R")),
             throw("th", signal_event(thrown)), step("t1"), end(), end("e1"), flow("s", "fork"), flow("fork", "th"),
             flow("fork", "c"), *chain("th", "e"), *chain("c", "t1", "e1"), roots=ROOTS)
    ).start()  # fmt: skip

    assert (Counter(t1=1), "COMPLETED") == (trace(run), run.state)


def test_a_terminate_end_event_ends_the_branches_beside_it(drive):
    run = drive(
        bpmn(start(), gateway("parallel", "fork"), catch("c", timer("duration", "PT1H")), step("t1"), end(),
             end("stop", TERMINATE), flow("s", "fork"), flow("fork", "c"), flow("fork", "stop"), *chain("c", "t1", "e"))
    ).start()  # fmt: skip

    assert (Counter(), "COMPLETED") == (trace(run), run.state)
