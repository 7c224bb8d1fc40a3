"""Sub-processes, transactions, ad-hoc sub-processes and lanes: what may stand in each."""

import pytest

from tests.factories.diagrams import boundary, bpmn, chain, element, end, gateway, start, subprocess, timer, user
from tests.factories.findings import errors, rules

CANCEL = "<cancelEventDefinition/>"


def transaction(*parts: str) -> str:
    return element("transaction", "t", "".join(parts))


def cancelled(host: str, *, interrupting: bool = True) -> bytes:
    event = boundary("b", "t", CANCEL, interrupting=interrupting)
    return bpmn(start(), host, event, end(), *chain("s", "t", "e"), *chain("b", "e"))


def ad_hoc(*parts: str) -> bytes:
    return bpmn(start(), element("adHocSubProcess", "a", "".join(parts)), end(), *chain("s", "a", "e"))


PLAIN = transaction(start("ts"), end("te"), *chain("ts", "te"))
WRONG = {
    "a cancel end outside of a transaction": (bpmn(start(), end("e", CANCEL), *chain("s", "e")), ("cancel-place", "e")),
    "a cancel end in a sub-process": (
        bpmn(start(), subprocess("sub", start("ss"), end("se", CANCEL), *chain("ss", "se")), *chain("s", "sub")),
        ("cancel-place", "se")),
    "a cancel boundary event on a task": (cancelled(user("t")), ("cancel-place", "b")),
    "a cancel boundary event that does not interrupt": (
        cancelled(PLAIN, interrupting=False), ("cancel-interrupts", "b")),
    "an ad-hoc sub-process without activity": (ad_hoc(gateway("parallel", "g")), ("ad-hoc-empty", "a")),
    "a start event in an ad-hoc sub-process": (ad_hoc(user("A"), start("x")), ("ad-hoc-event", "x")),
    "an end event in an ad-hoc sub-process": (ad_hoc(user("A"), end("x"), *chain("A", "x")), ("ad-hoc-event", "x")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_what_cannot_stand_there_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("inner", [
    transaction(start("ts"), end("te", CANCEL), *chain("ts", "te")),
    transaction(start("ts"), subprocess("in", start("is"), end("ie", CANCEL), *chain("is", "ie")), *chain("ts", "in")),
])  # fmt: skip
def test_a_cancel_end_may_stand_in_a_transaction(inner):
    found = rules(bpmn(start(), inner, *chain("s", "t")))

    assert "cancel-place" not in {rule for rule, _element in found}


def test_a_cancel_boundary_event_may_stand_on_a_transaction():
    found = rules(cancelled(PLAIN))

    assert not {"cancel-place", "cancel-interrupts"} & {rule for rule, _element in found}


def test_activities_and_gateways_may_stand_in_an_ad_hoc_sub_process():
    found = rules(ad_hoc(user("A"), gateway("parallel", "g"), *chain("A", "g")))

    assert not {"ad-hoc-empty", "ad-hoc-event"} & {rule for rule, _element in found}


def test_a_node_in_two_lanes_is_a_warning():
    lanes = "".join(f'<lane id="l{n}" name="g"><flowNodeRef>A</flowNodeRef></lane>' for n in "12")
    two = bpmn(start(), user("A"), *chain("s", "A"), f'<laneSet id="ls">{lanes}</laneSet>')

    assert (("lane-twice", "l2") in rules(two), set()) == (True, errors(two))


def test_a_node_may_stand_in_a_lane_and_in_a_lane_inside_it():
    inner = '<childLaneSet><lane id="l2"><flowNodeRef>A</flowNodeRef></lane></childLaneSet>'
    lanes = f'<laneSet id="ls"><lane id="l1"><flowNodeRef>A</flowNodeRef>{inner}</lane></laneSet>'

    assert not [rule for rule, _e in rules(bpmn(start(), user("A"), *chain("s", "A"), lanes)) if rule == "lane-twice"]


def test_an_executable_process_that_calls_itself_public_is_a_warning():
    public = bpmn(start(), user("A"), *chain("s", "A")).replace(b"<process", b'<process processType="Public"')

    assert (("process-public", "p") in rules(public), set()) == (True, errors(public))


def test_a_timer_may_stand_on_any_activity():
    assert errors(bpmn(start(), user("A"), boundary("b", "A", timer("duration", "P1D")), end(), *chain("s", "A", "e"),
                       *chain("b", "e"))) == set()  # fmt: skip
