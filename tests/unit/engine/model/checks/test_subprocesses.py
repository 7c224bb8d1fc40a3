"""Ad-hoc sub-processes and lanes: what may stand in each."""

import pytest

from tests.factories.diagrams import boundary, bpmn, chain, element, end, gateway, start, timer, user
from tests.factories.findings import errors, rules


def ad_hoc(*parts: str) -> bytes:
    return bpmn(start(), element("adHocSubProcess", "a", "".join(parts)), end(), *chain("s", "a", "e"))


WRONG = {
    "an ad-hoc sub-process without activity": (ad_hoc(gateway("parallel", "g")), ("ad-hoc-empty", "a")),
    "a start event in an ad-hoc sub-process": (ad_hoc(user("A"), start("x")), ("ad-hoc-event", "x")),
    "an end event in an ad-hoc sub-process": (ad_hoc(user("A"), end("x"), *chain("A", "x")), ("ad-hoc-event", "x")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_what_cannot_stand_there_is_refused(content, finding):
    assert finding in errors(content)


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


def with_method(method: str) -> bytes:
    inner = start("ts") + end("te") + "".join(chain("ts", "te"))
    return bpmn(start(), element("transaction", "t", inner, method=method), end(), *chain("s", "t", "e"))


@pytest.mark.parametrize("method", ["##Image", "##Store"])
def test_a_transaction_that_is_not_undone_by_compensation_is_refused(method):
    assert ("unsupported", "t") in errors(with_method(method))


def test_a_transaction_that_is_undone_by_compensation_passes():
    assert errors(with_method("##Compensate")) == set()
