"""Sequence flows: what the standard forbids is refused, what it allows beside it passes."""

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
    start,
    subprocess,
    throw,
    timer,
    user,
)
from tests.factories.findings import errors, rules

DAY = timer("duration", "P1D")
EMPTY = '<sequenceFlow id="f" sourceRef="A" targetRef="e"><conditionExpression> = </conditionExpression></sequenceFlow>'
INNER = subprocess("sub", start("ss"), user("B"), end("se"), *chain("ss", "B", "se"))


def choosing(*flows: str, default: str | None = None, kind: str = "exclusive") -> bytes:
    return bpmn(start(), gateway(kind, "g", default=default), end("a"), end("b"), flow("s", "g"), *flows)


WRONG = {
    "a flow out of a sub-process": (
        bpmn(start(), INNER, end(), *chain("s", "sub", "e"), flow("B", "e")), ("flow-end", "B_e")),
    "a flow to nothing": (bpmn(start(), *chain("s", "nothing")), ("flow-end", "s_nothing")),
    "a flow into a start event": (bpmn(start(), user("A"), *chain("s", "A", "s")), ("flow-into-start", "s")),
    "a flow into a boundary event": (
        bpmn(start(), user("A"), boundary("b", "A", DAY), end(), *chain("s", "A", "b", "e")), ("flow-into-start", "b")),
    "a flow out of an end event": (bpmn(start(), end(), user("A"), *chain("s", "e", "A")), ("flow-out-of-end", "e")),
    "a boundary event that leads nowhere": (
        bpmn(start(), user("A"), boundary("b", "A", DAY), end(), *chain("s", "A", "e")), ("boundary-flow", "b")),
    "a flow to an event sub-process": (
        bpmn(start(), end(), subprocess("h", start("hs", DAY), end("he"), *chain("hs", "he"), event=True),
             *chain("s", "e"), flow("s", "h")), ("flow-event-subprocess", "h")),
    "a flow to a compensation activity": (
        bpmn(start(), user("A", isForCompensation="true"), end(), *chain("s", "A", "e")), ("flow-compensation", "A")),
    "a task that nothing leads to": (
        bpmn(start(), user("A"), end(), *chain("s", "e"), flow("A", "e")), ("unreachable", "A")),
    "a task in a sub-process that nothing leads to": (
        bpmn(start(), subprocess("sub", start("ss"), end("se"), user("B"), *chain("ss", "se")), end(),
             *chain("s", "sub", "e")), ("unreachable", "B")),
    "a default flow of another gateway": (
        choosing(flow("g", "a", "x"), flow("g", "b"), default="s_g"), ("default-flow", "g")),
    "a default flow with a condition": (
        choosing(flow("g", "a", "x"), flow("g", "b", "y"), default="g_b"), ("default-condition", "g_b")),
    "a choice without a condition": (choosing(flow("g", "a", "x"), flow("g", "b")), ("condition-missing", "g_b")),
    "a condition behind a parallel gateway": (
        choosing(flow("g", "a", "x"), flow("g", "b"), kind="parallel"), ("condition-place", "g_a")),
    "a condition behind a start": (bpmn(start(), end(), flow("s", "e", "x")), ("condition-place", "s_e")),
    "a condition that says nothing": (bpmn(start(), user("A"), end(), flow("s", "A"), EMPTY), ("condition-empty", "f")),
}  # fmt: skip

RIGHT = {
    "a loop": bpmn(start(), user("A"), *chain("s", "A"), flow("A", "A", "again"), flow("A", "A2", "not(again)"),
                   user("A2")),
    "a flow inside a sub-process": bpmn(start(), INNER, end(), *chain("s", "sub", "e")),
    "a choice with a default": choosing(flow("g", "a", "x"), flow("g", "b"), default="g_b"),
    "an inclusive choice": choosing(flow("g", "a", "x"), flow("g", "b", "y"), kind="inclusive"),
    "a gateway with one way out": bpmn(start(), gateway("exclusive", "g"), end(), *chain("s", "g", "e")),
    "conditions behind a task": bpmn(start(), user("A"), end("a"), end("b"), flow("s", "A"), flow("A", "a", "x"),
                                     flow("A", "b", "y")),
    "a default behind a task": bpmn(start(), user("A", default="A_b"), end("a"), end("b"), flow("s", "A"),
                                    flow("A", "a", "x"), flow("A", "b")),
    "two flows into a task": bpmn(start(), gateway("parallel", "g"), user("A"), flow("s", "g"), flow("g", "A"),
                                  flow("g", "A", id_="second")),
    "two links": bpmn(start(), throw("t", link_event("L")), catch("c", link_event("L")), end(), *chain("s", "t"),
                      *chain("c", "e")),
    "a timer at a task": bpmn(start(), user("A"), boundary("b", "A", DAY), end(), *chain("s", "A", "e"),
                              *chain("b", "e")),
    "an event sub-process": bpmn(start(), end(), *chain("s", "e"), subprocess(
        "h", start("hs", DAY), end("he"), *chain("hs", "he"), event=True)),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_a_wrong_flow_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_a_flow_as_the_standard_has_it_passes(content):
    assert errors(content) == set()


def test_a_path_that_stops_beside_an_end_event_is_a_warning():
    stops = bpmn(start(), gateway("parallel", "g"), user("A"), end(), *chain("s", "g", "e"), flow("g", "A"))

    assert (("implicit-end", "A") in rules(stops), set()) == (True, errors(stops))


def test_a_path_may_stop_where_there_is_no_end_event():
    assert ("implicit-end", "A") not in rules(bpmn(start(), user("A"), *chain("s", "A")))


def test_an_only_way_out_with_a_condition_is_refused():
    alone = bpmn(start(), user("A"), end(), flow("s", "A"), flow("A", "e", "x"))

    assert {("condition-alone", "A_e")} == errors(alone)


def test_what_starts_itself_needs_no_way_in():
    receiving = element("receiveTask", "r", messageRef="m", instantiate="true")

    assert ("unreachable", "r") not in rules(bpmn(start(), receiving, user("A"), *chain("s", "A")))


def test_nothing_is_unreachable_in_an_ad_hoc_sub_process():
    inner = element("adHocSubProcess", "a", user("B") + user("C"))

    assert not {("unreachable", "B"), ("unreachable", "C")} & rules(bpmn(start(), inner, *chain("s", "a")))
