"""The dialect's extensions: what would be passed over in silence is refused, what it has passes."""

import pytest

from tests.factories.diagrams import bpmn, call, chain, element, end, message, multi, service, start, user
from tests.factories.findings import errors

LISTENER = '<zeebe:executionListener eventType="start" type="x"/>'


def task(zeebe: str = "", kind: str = "userTask") -> bytes:
    if kind == "userTask":
        return bpmn(start(), user("A", zeebe=zeebe), end(), *chain("s", "A", "e"))
    return bpmn(start(), element(kind, "A", zeebe=zeebe), end(), *chain("s", "A", "e"))


WRONG = {
    "a name the dialect does not have": (task("<zeebe:foo/>"), ("unsupported", "A")),
    "execution listeners": (
        task(f"<zeebe:executionListeners>{LISTENER}</zeebe:executionListeners>"), ("unsupported", "A")),
    "task listeners": (task("<zeebe:taskListeners/>"), ("unsupported", "A")),
    "linked resources": (
        bpmn(start(), service("A", "x", zeebe="<zeebe:linkedResources/>"), *chain("s", "A")), ("unsupported", "A")),
    "a form key": (task('<zeebe:formDefinition formKey="k"/>'), ("unsupported", "A")),
    "a binding to a version tag without one": (
        bpmn(start(), call("c", "p", bindingType="versionTag"), *chain("s", "c")), ("unsupported", "c")),
    "a binding there is not": (
        bpmn(start(), call("c", "p", bindingType="sometimes"), *chain("s", "c")), ("attribute-value", "c")),
    "an assignment on a manual task": (
        task('<zeebe:assignmentDefinition assignee="x"/>', "manualTask"), ("dialect-place", "A")),
    "a job on a user task": (task('<zeebe:taskDefinition type="x"/>'), ("dialect-place", "A")),
    "a called process on a user task": (task('<zeebe:calledElement processId="p"/>'), ("dialect-place", "A")),
    "a subscription on a task": (task('<zeebe:subscription correlationKey="=x"/>'), ("dialect-place", "A")),
    "a mapping on a gateway": (task("<zeebe:ioMapping/>", "exclusiveGateway"), ("dialect-place", "A")),
    "a header outside of its list": (
        task("<zeebe:properties><zeebe:header/></zeebe:properties>"), ("dialect-place", "A")),
    "a misspelt attribute": (task('<zeebe:taskSchedule dueDat="=x"/>'), ("dialect-attribute", "A")),
    "a misspelt attribute of a mapping": (
        task('<zeebe:ioMapping><zeebe:input sorce="=x" target="y"/></zeebe:ioMapping>'), ("dialect-attribute", "A")),
    "a truth value that is none": (
        bpmn(start(), call("c", "p", propagateAllChildVariables="maybe"), *chain("s", "c")), ("attribute-value", "c")),
    "two schedules": (task('<zeebe:taskSchedule dueDate="=x"/>' * 2), ("element-twice", "A")),
    "an attribute on the task itself": (
        task().replace(b'<userTask id="A"', b'<userTask id="A" zeebe:assignee="x"'), ("dialect-attribute", "A")),
}  # fmt: skip

RIGHT = {
    "all of a user task": task(
        '<zeebe:taskSchedule dueDate="=now()" followUpDate="=now()"/><zeebe:priorityDefinition priority="60"/>'
        '<zeebe:formDefinition formId="f"/><zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
        '<zeebe:ioMapping><zeebe:input source="=x" target="y"/><zeebe:output source="=y" target="z"/>'
        "</zeebe:ioMapping>"),
    "properties anywhere": task(
        '<zeebe:properties><zeebe:property name="a" value="b"/></zeebe:properties>', "exclusiveGateway"),
    "a binding to the latest": bpmn(start(), call("c", "p", bindingType="latest"), *chain("s", "c")),
    "a binding to the deployment": bpmn(start(), call("c", "p", bindingType="deployment"), *chain("s", "c")),
    "propagation": bpmn(start(), call("c", "p", propagateAllParentVariables="false"), *chain("s", "c")),
    "a message's key": bpmn(start(), element("receiveTask", "A", messageRef="m"), *chain("s", "A"),
                            roots=message("m", "x", "k")),
    "a collection": bpmn(start(), user("A", body=multi("[1]", "x")), *chain("s", "A")),
    "what a modeler leaves": task().replace(
        b'<userTask id="A"', b'<userTask id="A" zeebe:modelerTemplate="t" zeebe:modelerTemplateVersion="1"'),
    "another vocabulary": task('<x xmlns="urn:other" any="thing"/>'),
    "a process's version tag": bpmn(
        '<extensionElements><zeebe:versionTag value="v1"/></extensionElements>', start(), user("A"), *chain("s", "A")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_an_extension_that_would_mean_nothing_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_an_extension_of_the_dialect_passes(content):
    assert errors(content) == set()


@pytest.mark.parametrize(
    ("kind", "zeebe"),
    [
        ("globalUserTask", '<zeebe:userTask/><zeebe:assignmentDefinition assignee="a"/>'),
        ("globalScriptTask", '<zeebe:script expression="=1" resultVariable="r"/>'),
        ("globalBusinessRuleTask", '<zeebe:calledDecision decisionId="d" resultVariable="r"/>'),
    ],
)
def test_a_global_task_is_written_like_a_task(kind, zeebe):
    assert errors(bpmn(start(), user("A"), *chain("s", "A"), roots=element(kind, "g", zeebe=zeebe))) == set()
