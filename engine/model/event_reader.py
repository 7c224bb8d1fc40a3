"""Reads the event definitions of an event: its own, and those of the file's root it refers to."""

from __future__ import annotations

from lxml import etree

from engine.model.elements import EventDefinition
from engine.model.extensions import BPMN, ZEEBE, is_true, text_of
from engine.model.references import References, local_id

_TIMERS = (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle"))


def read_events(element: etree._Element, references: References) -> list[EventDefinition]:
    """The event definitions of ``element`` in the order of the file (BPMN 2.0.2, 10.5.1: own ones and referenced)."""
    found = []
    for child in element:
        if not isinstance(child.tag, str) or etree.QName(child).namespace != BPMN:
            continue
        tag = etree.QName(child).localname
        if tag.endswith("EventDefinition"):
            found.append(read_event(child, references))
        elif tag == "eventDefinitionRef":
            target = references.resolve(child.text)
            if target is not None:
                found.append(read_event(target, references))
    return found


def read_event(element: etree._Element, references: References) -> EventDefinition:
    """One event definition."""
    kind = etree.QName(element).localname.removesuffix("EventDefinition")
    if kind == "message":
        return read_message(element, references)
    event = EventDefinition(kind=kind, line=element.sourceline)
    if kind == "timer":
        for part, name in _TIMERS:
            child = element.find(f"{{{BPMN}}}{part}")
            if child is not None:
                if event.timer_type is not None:
                    references.refuse(element, f"a timer with {part}")
                event.timer_type, event.timer_value = name, (child.text or "").strip()
    elif kind in {"error", "escalation", "signal"}:
        event.reference = element.get(f"{kind}Ref")
        target = references.resolve(event.reference)
        if target is not None:
            event.name = target.get("name") if kind == "signal" else target.get(f"{kind}Code")
    elif kind == "link":
        event.name = element.get("name", "")
    elif kind == "conditional":
        event.condition = text_of(element, "condition")
        only = element.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}conditionalFilter")
        if only is not None:
            event.variable_names, event.variable_events = only.get("variableNames"), only.get("variableEvents")
    elif kind == "compensate":
        event.reference = local_id(element.get("activityRef")) or None
        event.wait_for_completion = is_true(element.get("waitForCompletion"), default=True)
    return event


def read_message(element: etree._Element, references: References) -> EventDefinition:
    """The message that a message event or a receive task refers to."""
    event = EventDefinition(kind="message", reference=element.get("messageRef"), line=element.sourceline)
    target = references.resolve(event.reference)
    if target is not None:
        event.name = target.get("name")
        subscription = target.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}subscription")
        event.correlation_key = subscription.get("correlationKey") if subscription is not None else None
    return event
