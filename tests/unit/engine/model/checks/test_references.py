"""A reference that leads nowhere, or to the wrong kind of element, is refused; what it may lead to passes."""

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    element,
    end,
    error,
    error_event,
    escalation,
    message,
    message_event,
    signal,
    signal_event,
    start,
    user,
)
from tests.factories.findings import errors

ROOTS = message("m", "x", "k") + error("er", "E") + signal("sig", "S") + escalation("esc", "X")


def waiting(event: str, roots: str = ROOTS) -> bytes:
    return bpmn(start(), catch("c", event), end(), *chain("s", "c", "e"), roots=roots)


def with_lane(*nodes: str, set_: str = "") -> bytes:
    references = "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
    lanes = f'<laneSet id="ls"><lane id="l" name="g">{references}</lane>{set_}</laneSet>'
    return bpmn(start(), user("A"), end(), *chain("s", "A", "e"), lanes)


def pools(source: str, target: str) -> bytes:
    pool = ('<collaboration id="c"><participant id="p1" processRef="p"/><participant id="p2"/>'
            f'<messageFlow id="mf" sourceRef="{source}" targetRef="{target}"/></collaboration>')  # fmt: skip
    return bpmn(start(), user("A"), end(), *chain("s", "A", "e"), roots=pool)


NOWHERE = {
    "a message": (waiting(message_event("nothing")), "c"),
    "an event definition": (waiting("<eventDefinitionRef>nothing</eventDefinitionRef>"), "c"),
    "a lane's node": (with_lane("A", "nothing"), "l"),
    "a listed flow": (bpmn(start("s", "<outgoing>nothing</outgoing>"), end(), *chain("s", "e")), "s"),
    "a pool's process": (pools("p1", "p2").replace(b'processRef="p"', b'processRef="q"'), "p1"),
    "a message flow's end": (pools("p1", "nothing"), "mf"),
    "an association's end": (
        bpmn(start(), end(), *chain("s", "e"), '<association id="a" sourceRef="s" targetRef="nothing"/>'), "a"),
    "an item definition": (
        bpmn(start(), end(), *chain("s", "e"), '<dataObject id="d" itemSubjectRef="nothing"/>'), "d"),
    "a data object": (
        bpmn(start(), end(), *chain("s", "e"), '<dataObjectReference id="d" dataObjectRef="nothing"/>'), "d"),
    "a category": (bpmn(start(), end(), *chain("s", "e"), '<group id="g" categoryValueRef="nothing"/>'), "g"),
    "an operation's message": (
        bpmn(start(), end(), *chain("s", "e"),
             roots='<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>nothing</inMessageRef>'
                   "</operation></interface>"), "o"),
}  # fmt: skip

WRONG_TYPE = {
    "a message event to an error": (waiting(message_event("er")), "c"),
    "a signal event to a message": (waiting(signal_event("m")), "c"),
    "an error event to a signal": (
        bpmn(start(), user("A"), boundary("b", "A", error_event("sig")), end(), *chain("s", "A", "e"),
             *chain("b", "e"), roots=ROOTS), "b"),
    "a lane to a flow": (with_lane("s_A"), "l"),
    "a listed flow that is a node": (bpmn(start("s", "<outgoing>e</outgoing>"), end(), *chain("s", "e")), "s"),
    "a service to a message instead of an operation": (
        bpmn(start(), element("serviceTask", "A", zeebe='<zeebe:taskDefinition type="x"/>', operationRef="m"), end(),
             *chain("s", "A", "e"), roots=ROOTS), "A"),
    "a pool to a message": (pools("p1", "p2").replace(b'processRef="p"', b'processRef="A"'), "p1"),
    "a message flow to a flow": (pools("p2", "s_A"), "mf"),
}  # fmt: skip

RIGHT = {
    "a message": waiting(message_event("m")),
    "a message with the file's own prefix": waiting(message_event("t:m")).replace(
        b'targetNamespace="test"', b'targetNamespace="test" xmlns:t="test"'),
    "an event definition of the root": waiting(
        "<eventDefinitionRef>d</eventDefinitionRef>", '<signalEventDefinition id="d" signalRef="sig"/>' + ROOTS),
    "a lane's node": with_lane("s", "A", "e"),
    "a schema's type": bpmn(start(), end(), *chain("s", "e"),
                            '<dataObject id="d" itemSubjectRef="xs:string"/>').replace(
        b'targetNamespace="test"', b'targetNamespace="test" xmlns:xs="http://www.w3.org/2001/XMLSchema"'),
    "a structure elsewhere": bpmn(start(), end(), *chain("s", "e"),
                                  roots='<itemDefinition id="i" structureRef="x:y"/>'),
    "a message flow between a pool and a node of another": pools("p2", "A"),
    "a message flow between pools": pools("p1", "p2"),
    "an association to a flow": bpmn(
        start(), end(), *chain("s", "e"),
        '<association id="a" sourceRef="s_e" targetRef="t"/><textAnnotation id="t"/>'),
}  # fmt: skip


@pytest.mark.parametrize(("content", "owner"), NOWHERE.values(), ids=NOWHERE)
def test_a_reference_to_nothing_is_refused(content, owner):
    assert ("reference", owner) in errors(content)


@pytest.mark.parametrize(("content", "owner"), WRONG_TYPE.values(), ids=WRONG_TYPE)
def test_a_reference_to_the_wrong_kind_of_element_is_refused(content, owner):
    assert ("reference-type", owner) in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_what_a_reference_may_lead_to_passes(content):
    assert errors(content) == set()


def test_a_message_flow_inside_one_pool_is_refused():
    assert ("message-flow", "mf") in errors(pools("s", "A"))


def test_a_flow_listed_at_the_wrong_node_is_refused():
    listed = bpmn(start(), user("A", body="<outgoing>s_A</outgoing>"), end(), *chain("s", "A", "e"))

    assert {("flow-listed", "A")} == errors(listed)
