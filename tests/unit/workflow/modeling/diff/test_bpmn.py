"""A comparison of two diagrams: each kind of change, by what was done to a small diagram."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid
from tests.factories.diagrams import bpmn, chain, element, end, flow, gateway, message, start, subprocess, timer, user
from workflow.modeling.diff.bpmn import diff_bpmn

INNER = subprocess("Sub", start("is"), user("In"), end("ie"), *chain("is", "In", "ie"))
FLOWS = [*chain("s", "A", "g"), flow("g", "B", "n > 1"), flow("g", "Sub"), flow("B", "e"), flow("Sub", "e")]
PARTS = [start("s"), user("A", due="=due"), gateway("exclusive", "g", default="g_Sub"), user("B"), INNER, end("e")]
ROOTS = message("m", "news")
DRAWN = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="dd">'
    '<bpmndi:BPMNPlane id="pl" bpmnElement="p"><bpmndi:BPMNShape id="A_di" bpmnElement="A">'
    '<dc:Bounds x="100" y="80" width="100" height="80"/></bpmndi:BPMNShape><bpmndi:BPMNEdge id="f_di" '
    'bpmnElement="s_A"><di:waypoint x="10" y="20"/><di:waypoint x="100" y="120"/></bpmndi:BPMNEdge>'
    "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
)
OLD = bpmn(*PARTS, *FLOWS, roots=ROOTS + DRAWN)

CASES = {
    "a name": ('name="A"', 'name="审核"', ("changed", "A", "@name", "A", "审核")),
    "a group": (
        'id="A" name="A"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g"/>',
        'id="A" name="A"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g_hc"/>',
        ("changed", "A", "zeebe:assignmentDefinition@candidateGroups", "g", "g_hc"),
    ),
    "a due date": (
        'dueDate="=due"',
        'dueDate="=late"',
        ("changed", "A", "zeebe:taskSchedule@dueDate", "=due", "=late"),
    ),
    "a due date taken away": (
        '<zeebe:taskSchedule dueDate="=due"/>',
        "",
        ("changed", "A", "zeebe:taskSchedule@dueDate", "=due", None),
    ),
    "a condition": (">=n > 1<", ">=n > 2<", ("changed", "g_B", "conditionExpression", "=n > 1", "=n > 2")),
    "a default way": ('default="g_Sub"', 'default="g_B"', ("changed", "g", "@default", "g_Sub", "g_B")),
    "where a way leads": (
        'id="B_e" sourceRef="B" targetRef="e"',
        'id="B_e" sourceRef="B" targetRef="A"',
        ("changed", "B_e", "@targetRef", "e", "A"),
    ),
    "a documentation": (
        '<endEvent id="e" name="e">',
        '<endEvent id="e" name="e"><documentation>完</documentation>',
        ("changed", "e", "documentation", None, "完"),
    ),
    "an input mapping": (
        'id="B" name="B"><extensionElements>',
        'id="B" name="B"><extensionElements><zeebe:ioMapping><zeebe:input source="=x" target="y"/></zeebe:ioMapping>',
        ("changed", "B", "zeebe:input[y]@source", None, "=x"),
    ),
    "a kind": (
        "exclusiveGateway",
        "inclusiveGateway",
        ("changed", "g", "@type", "exclusiveGateway", "inclusiveGateway"),
    ),
    "a message": ('name="news"', 'name="fresh"', ("changed", "m", "@name", "news", "fresh")),
    "a shape": ('x="100" y="80"', 'x="130" y="80"', ("moved", "A", "bounds", "100,80 100×80", "130,80 100×80")),
    "a line": ('y="20"', 'y="25"', ("moved", "s_A", "waypoints", "10,20 100,120", "10,25 100,120")),
    "the process": ('isExecutable="true"', 'isExecutable="false"', ("changed", "p", "@isExecutable", "true", "false")),
}


def replaced(old: str, new: str, content: bytes = OLD) -> bytes:
    text = content.decode()
    assert old in text
    return text.replace(old, new).encode()


def told(old: bytes, new: bytes) -> list[tuple[str, str]]:
    return [(change.kind, change.id) for change in diff_bpmn(old, new)]


@pytest.mark.parametrize("case", CASES)
def test_one_thing_is_told_as_one_change(case):
    old, new, expected = CASES[case]

    [change] = diff_bpmn(OLD, replaced(old, new))

    [detail] = change.details
    assert expected == (change.kind, change.id, detail.aspect, detail.old, detail.new)


def test_the_order_of_attributes_and_space_between_elements_say_nothing():
    other = replaced('id="A" name="A"', 'name="A" id="A"').replace(b"><", b">\n  <")

    assert [] == diff_bpmn(OLD, other)


def test_a_number_written_otherwise_is_no_move():
    assert [] == diff_bpmn(OLD, replaced('x="100" y="80"', 'x="100.0" y="80.00"'))


def test_what_comes_and_goes_is_told_with_what_it_says():
    new = bpmn(*PARTS, user("C"), *FLOWS, flow("B", "C"), roots=ROOTS + DRAWN)

    assert [("added", "C"), ("added", "B_C")] == told(OLD, new)
    assert {("removed", "C"), ("removed", "B_C")} == set(told(new, OLD))


def test_what_goes_into_a_sub_process_changes_its_scope():
    inner = subprocess("Sub", start("is"), user("In"), user("B"), end("ie"), *chain("is", "In", "ie"))
    flows = [one for one in FLOWS if '"B"' not in one]
    before = bpmn(*PARTS, *flows)
    after = bpmn(*[inner if one is INNER else one for one in PARTS if not one.startswith('<userTask id="B"')], *flows)

    [change] = diff_bpmn(before, after)

    assert ("rescoped", "B", "p", "Sub") == (change.kind, change.id, change.details[0].old, change.details[0].new)


def test_a_step_under_another_id_is_one_renamed_step():
    new = replaced('"B"', '"Other"').replace(b'id="Other" name="Other"', b'id="Other" name="B"')

    assert [("renamed", "Other")] == told(OLD, new)


def test_neighbours_under_other_ids_are_found_one_after_the_other():
    new = replaced('"B"', '"B2"').replace(b'id="B2" name="B2"', b'id="B2" name="B"').replace(b'"B_e"', b'"way"')

    assert {("renamed", "B2"), ("renamed", "way")} == set(told(OLD, new))


def test_two_steps_of_one_name_are_not_taken_for_each_other():
    twins = [element("task", id_).replace(f'name="{id_}"', 'name="同名"') for id_ in ("X", "Y")]
    others = [element("task", id_).replace(f'name="{id_}"', 'name="同名"') for id_ in ("V", "W")]

    kinds = [change.kind for change in diff_bpmn(bpmn(start(), *twins), bpmn(start(), *others))]

    assert ["added", "added", "removed", "removed"] == kinds


def test_the_order_of_mappings_is_told_where_their_names_stay():
    def mapped(*names: str) -> bytes:
        inputs = "".join(f'<zeebe:input source="=1" target="{name}"/>' for name in names)
        return bpmn(start(), user("A", zeebe=f"<zeebe:ioMapping>{inputs}</zeebe:ioMapping>"))

    [change] = diff_bpmn(mapped("a", "b"), mapped("b", "a"))

    assert [("order:zeebe:input", "a, b", "b, a")] == [(d.aspect, d.old, d.new) for d in change.details]


def test_a_timer_is_told_by_its_kind():
    event = '<intermediateCatchEvent id="t" name="t">{}</intermediateCatchEvent>'
    old, new = (bpmn(start(), event.format(timer("duration", value))) for value in ("P3D", "P5D"))

    [change] = diff_bpmn(old, new)

    assert ("timerEventDefinition/timeDuration", "P3D", "P5D") == (
        change.details[0].aspect, change.details[0].old, change.details[0].new)  # fmt: skip


def test_a_lane_is_what_a_step_says():
    lanes = '<laneSet id="ls"><lane id="l1" name="一"><flowNodeRef>{}</flowNodeRef></lane></laneSet>'
    old, new = (bpmn(lanes.format(one), start(), user("A"), user("B")) for one in ("A", "B"))

    assert {("changed", "A"), ("changed", "B")} == set(told(old, new))


@pytest.mark.parametrize("content", [b"<broken", b"<other/>"])
def test_what_is_no_diagram_cannot_be_compared(content):
    with pytest.raises(Invalid):
        diff_bpmn(OLD, content)
