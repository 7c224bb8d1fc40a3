"""What the standard's schema forbids is refused by element; what it allows beside it passes."""

import pytest

from tests.factories.diagrams import bpmn, chain, element, end, flow, start, user
from tests.factories.findings import errors


def task(body: str = "", **values: object) -> bytes:
    return bpmn(start(), user("A", body=body, **values), end(), *chain("s", "A", "e"))


def expression(attributes: str) -> bytes:
    condition = f"<conditionExpression {attributes}>=x</conditionExpression>"
    return bpmn(start(), user("A"), end(), end("e2"), flow("s", "A"), flow("A", "e2"),
                f'<sequenceFlow id="f" sourceRef="A" targetRef="e">{condition}</sequenceFlow>')  # fmt: skip


WRONG = {
    "an unknown element": (task("<nonsense/>"), ("unknown-element", "A")),
    "a known element at a wrong place": (task("<timeDate/>"), ("element-place", "A")),
    "an extension outside of extensionElements": (task("<zeebe:userTask/>"), ("element-place", "A")),
    "two loops on one task": (
        task("<standardLoopCharacteristics/><standardLoopCharacteristics/>"), ("element-twice", "A")),
    "a conditional event without condition": (
        bpmn(start("s", "<conditionalEventDefinition/>"), end(), *chain("s", "e")), ("element-missing", "s")),
    "a misspelt attribute": (task(isForCompensatoin="true"), ("unknown-attribute", "A")),
    "a flow without target": (
        bpmn(start(), '<sequenceFlow id="f" sourceRef="s"/>'), ("attribute-missing", "f")),
    "a truth value that is none": (task(isForCompensation="yes"), ("attribute-value", "A")),
    "a number that is none": (task(startQuantity="two"), ("attribute-value", "A")),
    "a direction that is none": (
        bpmn(start(), element("exclusiveGateway", "g", gatewayDirection="Sideways"), *chain("s", "g")),
        ("attribute-value", "g")),
    "an id with a space": (bpmn(start("a b"), end(), *chain("a b", "e")), ("id-name", "a b")),
    "an id that begins with a digit": (bpmn(start("1a"), end(), *chain("1a", "e")), ("id-name", "1a")),
    "an extension that must be understood": (
        bpmn(start(), roots='<extension mustUnderstand="true" definition="x:y"/>'), ("extension-unknown", None)),
    "a condition in another language": (
        expression('language="http://groovy.example/"'), ("expression-language", "f")),
}  # fmt: skip

RIGHT = {
    "documentation": task("<documentation>words</documentation>"),
    "auditing and monitoring": task("<auditing/><monitoring/>"),
    "people in the standard's words": task(
        "<potentialOwner><resourceAssignmentExpression><formalExpression>x"
        "</formalExpression></resourceAssignmentExpression></potentialOwner>"
    ),
    "a rendering": task("<rendering/>"),
    "another vocabulary's attribute": task().replace(b'id="A"', b'id="A" xmlns:x="urn:x" x:y="1"'),
    "another vocabulary's extension": task().replace(b"<zeebe:userTask/>", b'<zeebe:userTask/><y xmlns="urn:x"/>'),
    "a truth value as a digit": task(isForCompensation="0"),
    "a default written out": task(startQuantity="1", completionQuantity=" 1 "),
    "a Chinese id": bpmn(start("开始"), end(), *chain("开始", "e")),
    "an id with dots and hyphens": bpmn(start("_a.b-c"), end(), *chain("_a.b-c", "e")),
    "an extension that need not be understood": bpmn(start(), end(), *chain("s", "e"), roots="<extension/>"),
    "a condition that says it is FEEL": expression('language="http://www.omg.org/spec/FEEL/20140401"'),
    "a condition's type": expression('xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="tFormalExpression"'),
    "artifacts": bpmn(
        start(),
        end(),
        *chain("s", "e"),
        '<textAnnotation id="t"><text>x</text></textAnnotation>',
        '<association id="a" sourceRef="s" targetRef="t" associationDirection="None"/><group id="g"/>',
    ),
    "a process that is a picture": bpmn(
        start(), end(), *chain("s", "e"), roots='<process id="q"><nonsense/><startEvent id="x" y="z"/></process>'
    ),
    "a choreography": bpmn(
        start(), end(), *chain("s", "e"), roots='<choreography id="c"><choreographyTask/></choreography>'
    ),
}


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_a_wrong_name_or_value_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_what_the_schema_allows_passes(content):
    assert errors(content) == set()


def test_a_flow_without_an_id_is_no_mistake():
    two = '<sequenceFlow sourceRef="s" targetRef="A"/><sequenceFlow sourceRef="A" targetRef="e"/>'

    assert errors(bpmn(start(), user("A"), end(), two)) == set()
