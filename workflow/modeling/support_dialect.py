"""The samples that the dialect's elements and attributes are tried in."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.modeling.support_samples import activity, beside, event, file, flow, inner, line, user

_P = '<startEvent id="s"/><endEvent id="e"/>'


def _task(zeebe: str, kind: str = "userTask", attributes: str = "") -> str:
    return activity(kind, zeebe, attributes=attributes)


def _bound(name: str, kind: str, also: str) -> dict[str, str]:
    """A sample for each binding of a called process, decision or form."""
    found = _each(name, kind, {"bindingType=latest": "latest", "bindingType=deployment": "deployment"}, also=also)
    tagged = _task(f'<zeebe:{name} bindingType="versionTag" versionTag="v1" {also}/>', kind)
    tagged = tagged.replace(' isExecutable="true">', f' isExecutable="true">{_TAG}')
    return found | {f"{name}.bindingType=versionTag": tagged, f"{name}.versionTag": tagged}


def _each(name: str, kind: str, values: Mapping[str, str], more: str = "", also: str = "") -> dict[str, str]:
    """A sample for each attribute of an element; ``also`` are attributes it always has."""
    return {
        f"{name}.{key}": _task(f'{more}<zeebe:{name} {key.partition("=")[0]}="{value}" {also}/>', kind)
        for key, value in values.items()
    }


def _loop(attributes: str) -> str:
    zeebe = f"<extensionElements><zeebe:loopCharacteristics {attributes}/></extensionElements>"
    return beside("", inside=f"<multiInstanceLoopCharacteristics>{zeebe}</multiInstanceLoopCharacteristics>")


def _condition(attributes: str) -> str:
    zeebe = f"<extensionElements><zeebe:conditionalFilter {attributes}/></extensionElements>"
    definition = f"<conditionalEventDefinition>{zeebe}<condition>=a</condition></conditionalEventDefinition>"
    return event("intermediateCatchEvent", definition)


def _ad_hoc(attributes: str) -> str:
    return inner("adHocSubProcess").replace(
        "@A>", f"><extensionElements><zeebe:adHoc {attributes}/></extensionElements>", 1
    )


_HEADERS = '<zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
_MAPPING = (
    '<zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=b" target="c"/></zeebe:ioMapping>'
)
_TAG = '<extensionElements><zeebe:versionTag value="v1"/></extensionElements>'
_LISTENERS = '<zeebe:{0}s><zeebe:{0} eventType="start" type="t"/></zeebe:{0}s>'

DIALECT_SAMPLES: Mapping[str, str] = {
    "userTask": line(user("x")),
    "assignmentDefinition": line(user("x")),
    **_each("assignmentDefinition", "userTask", {"assignee": "a", "candidateGroups": "g", "candidateUsers": "u"}),
    "taskSchedule": _task('<zeebe:taskSchedule dueDate="=now()"/>'),
    **_each("taskSchedule", "userTask", {"dueDate": "=now()", "followUpDate": "=now()"}),
    "priorityDefinition": _task('<zeebe:priorityDefinition priority="60"/>'),
    **_each("priorityDefinition", "userTask", {"priority": "60"}),
    "formDefinition": _task('<zeebe:formDefinition formId="=f"/>'),
    **_each("formDefinition", "userTask", {"formId": "=f", "formKey": "k", "externalReference": "r"}),
    **_bound("formDefinition", "userTask", 'formId="=f"'),
    "userTaskForm": file(
        '<extensionElements><zeebe:userTaskForm id="f">{}</zeebe:userTaskForm></extensionElements>', _P,
        flow("f1", "s", "e")),
    "taskDefinition": _task('<zeebe:taskDefinition type="t"/>', "serviceTask"),
    **_each("taskDefinition", "serviceTask", {"type": "t"}),
    **_each("taskDefinition", "serviceTask", {"retries": "3"}, also='type="t"'),
    "jobPriorityDefinition": _task(
        '<zeebe:taskDefinition type="t"/><zeebe:jobPriorityDefinition priority="60"/>', "serviceTask"),
    **_each("jobPriorityDefinition", "serviceTask", {"priority": "60"}, more='<zeebe:taskDefinition type="t"/>'),
    "taskHeaders": _task(f'<zeebe:taskDefinition type="t"/>{_HEADERS}', "serviceTask"),
    "ioMapping": _task(_MAPPING),
    "calledElement": _task('<zeebe:calledElement processId="p"/>', "callActivity"),
    **_each("calledElement", "callActivity", {"processId": "p"}),
    **_bound("calledElement", "callActivity", 'processId="p"'),
    **_each("calledElement", "callActivity", {
        "propagateAllChildVariables": "false", "propagateAllParentVariables": "false"}, also='processId="p"'),
    "calledDecision": _task('<zeebe:calledDecision decisionId="=d" resultVariable="r"/>', "businessRuleTask"),
    **_each("calledDecision", "businessRuleTask", {"decisionId": "=d"}, also='resultVariable="r"'),
    **_each("calledDecision", "businessRuleTask", {"resultVariable": "r"}, also='decisionId="=d"'),
    **_bound("calledDecision", "businessRuleTask", 'decisionId="=d" resultVariable="r"'),
    "script": _task('<zeebe:script expression="=1" resultVariable="r"/>', "scriptTask"),
    **_each("script", "scriptTask", {"expression": "=1"}, also='resultVariable="r"'),
    **_each("script", "scriptTask", {"resultVariable": "r"}, also='expression="=1"'),
    "subscription": event("intermediateCatchEvent", '<messageEventDefinition messageRef="m"/>'),
    "subscription.correlationKey": event("intermediateCatchEvent", '<messageEventDefinition messageRef="m"/>'),
    "loopCharacteristics": _loop('inputCollection="=[1]"'),
    "loopCharacteristics.inputCollection": _loop('inputCollection="=[1]"'),
    "loopCharacteristics.inputElement": _loop('inputCollection="=[1]" inputElement="i"'),
    "loopCharacteristics.outputCollection": _loop('inputCollection="=[1]" outputCollection="o" outputElement="=i"'),
    "loopCharacteristics.outputElement": _loop('inputCollection="=[1]" outputCollection="o" outputElement="=i"'),
    "adHoc": _ad_hoc('activeElementsCollection="=a"'),
    "adHoc.activeElementsCollection": _ad_hoc('activeElementsCollection="=a"'),
    "adHoc.outputCollection": _ad_hoc('outputCollection="o"'),
    "adHoc.outputElement": _ad_hoc('outputElement="=o"'),
    "conditionalFilter": _condition('variableNames="a"'),
    "conditionalFilter.variableNames": _condition('variableNames="a"'),
    "conditionalFilter.variableEvents": _condition('variableEvents="create, update"'),
    "properties": _task('<zeebe:properties><zeebe:property name="n" value="v"/></zeebe:properties>'),
    "versionTag": file(_TAG, _P, flow("f1", "s", "e")),
    "versionTag.value": file(_TAG, _P, flow("f1", "s", "e")),
    "executionListeners": _task(_LISTENERS.format("executionListener")),
    "taskListeners": _task(_LISTENERS.format("taskListener")),
    "linkedResources": _task(
        '<zeebe:taskDefinition type="t"/><zeebe:linkedResources><zeebe:linkedResource resourceId="r"/>'
        "</zeebe:linkedResources>", "serviceTask"),
}  # fmt: skip
"""Element, ``element.attribute`` or ``element.attribute=value`` → sample."""
