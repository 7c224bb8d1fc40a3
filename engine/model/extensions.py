"""Reads the dialect's extension elements (``zeebe:``) of one BPMN element."""

from __future__ import annotations

from lxml import etree

from engine.model.elements import Binding, Extensions

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_BINDINGS = ("", "latest", "deployment", "versionTag")
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def is_true(text: str | None, *, default: bool) -> bool:
    """An XML boolean, or ``default`` where the attribute is absent."""
    return default if text is None else text.strip() in {"true", "1"}


def text_of(element: etree._Element, tag: str) -> str | None:
    """The stripped text of a child of the standard, or ``None`` where there is none or it is empty."""
    child = element.find(f"{{{BPMN}}}{tag}")
    return None if child is None else (child.text or "").strip() or None


def read_extensions(element: etree._Element) -> Extensions:
    """All extensions of ``element``; ``engine.model.checks.dialect`` finds what the dialect does not know."""
    found = Extensions()
    holder = element.find(f"{{{BPMN}}}extensionElements")
    if holder is None:
        return found
    for child in holder:
        if not isinstance(child.tag, str) or etree.QName(child).namespace != ZEEBE:
            continue
        reader = _READERS.get(etree.QName(child).localname)
        if reader is not None:
            reader(found, child)
    return found


def _assignment(found: Extensions, child: etree._Element) -> None:
    found.assignee = child.get("assignee")
    found.candidate_groups = child.get("candidateGroups")
    found.candidate_users = child.get("candidateUsers")


def _schedule(found: Extensions, child: etree._Element) -> None:
    found.due_date = child.get("dueDate")
    found.follow_up_date = child.get("followUpDate")


def _task_definition(found: Extensions, child: etree._Element) -> None:
    found.task_type = child.get("type")
    found.retries = child.get("retries")


def _job_priority(found: Extensions, child: etree._Element) -> None:
    found.job_priority = child.get("priority")


def _headers(found: Extensions, child: etree._Element) -> None:
    for header in child.findall(f"{{{ZEEBE}}}header"):
        found.headers[header.get("key", "")] = header.get("value", "")


def _mapping(found: Extensions, child: etree._Element) -> None:
    for mapping in child:
        if not isinstance(mapping.tag, str):
            continue
        pair = (mapping.get("source", ""), mapping.get("target", ""))
        (found.inputs if etree.QName(mapping).localname == "input" else found.outputs).append(pair)


def _binding(found: Extensions, child: etree._Element) -> None:
    kind = child.get("bindingType") or ""
    tag = (child.get("versionTag") or "").strip() or None
    if kind not in _BINDINGS or (kind == "versionTag" and tag is None):
        what = "no versionTag" if kind in _BINDINGS else f"bindingType={kind!r}"
        found.unknown.append((f"{etree.QName(child).localname} with {what}", child.sourceline))
        return
    found.binding = Binding(kind, tag if kind == "versionTag" else None)


def _called_element(found: Extensions, child: etree._Element) -> None:
    _binding(found, child)
    found.called_process = child.get("processId")
    found.propagate_parent = is_true(child.get("propagateAllParentVariables"), default=True)
    found.propagate_child = is_true(child.get("propagateAllChildVariables"), default=True)


def _called_decision(found: Extensions, child: etree._Element) -> None:
    _binding(found, child)
    found.decision_id = child.get("decisionId")
    found.result_variable = child.get("resultVariable")


def _script(found: Extensions, child: etree._Element) -> None:
    found.script = child.get("expression")
    found.result_variable = child.get("resultVariable")


def _properties(found: Extensions, child: etree._Element) -> None:
    for item in child.findall(f"{{{ZEEBE}}}property"):
        found.properties[item.get("name", "")] = item.get("value", "")


def _user_task(found: Extensions, child: etree._Element) -> None:
    found.user_task = True


def _form(found: Extensions, child: etree._Element) -> None:
    _binding(found, child)
    found.form_id = child.get("formId")
    for name in ("formKey", "externalReference"):
        if child.get(name):
            found.unknown.append((f"formDefinition {name}", child.sourceline))


def _priority(found: Extensions, child: etree._Element) -> None:
    found.priority = child.get("priority")


def _ad_hoc(found: Extensions, child: etree._Element) -> None:
    for name in ("outputCollection", "outputElement"):
        if child.get(name):
            found.unknown.append((f"adHoc {name}", child.sourceline))


def _ignore(found: Extensions, child: etree._Element) -> None:
    """Known to the dialect, read elsewhere (version tag, subscription, loops, ad-hoc) or only for tools."""


_READERS = {
    "assignmentDefinition": _assignment,
    "taskSchedule": _schedule,
    "taskDefinition": _task_definition,
    "jobPriorityDefinition": _job_priority,
    "taskHeaders": _headers,
    "ioMapping": _mapping,
    "calledElement": _called_element,
    "calledDecision": _called_decision,
    "script": _script,
    "properties": _properties,
    "userTask": _user_task,
    "formDefinition": _form,
    "priorityDefinition": _priority,
    "versionTag": _ignore,
    "loopCharacteristics": _ignore,
    "subscription": _ignore,
    "adHoc": _ad_hoc,
    "conditionalFilter": _ignore,
    "modelerTemplate": _ignore,
}
