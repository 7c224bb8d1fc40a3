"""Reads how often an activity runs: multi-instance, standard loop, and the rules of an ad-hoc sub-process."""

from __future__ import annotations

from lxml import etree

from engine.model.elements import AdHoc, EventDefinition, Loop
from engine.model.event_reader import read_event
from engine.model.extensions import BPMN, ZEEBE, is_true, text_of
from engine.model.references import References


def read_loop(element: etree._Element, references: References) -> Loop | None:
    """The loop characteristics of an activity, or ``None``."""
    standard = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if standard is not None:
        return Loop(
            kind="standard",
            condition=text_of(standard, "loopCondition"),
            test_before=is_true(standard.get("testBefore"), default=False),
            maximum=standard.get("loopMaximum"),
            line=standard.sourceline,
        )
    multi = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if multi is None:
        return None
    loop = Loop(
        sequential=is_true(multi.get("isSequential"), default=False),
        cardinality=text_of(multi, "loopCardinality"),
        behavior=multi.get("behavior", "All"),
        throws=_throws(multi, references),
        completion_condition=text_of(multi, "completionCondition"),
        line=multi.sourceline,
    )
    zeebe = multi.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}loopCharacteristics")
    if zeebe is not None:
        loop.input_collection = zeebe.get("inputCollection")
        loop.input_element = zeebe.get("inputElement")
        loop.output_collection = zeebe.get("outputCollection")
        loop.output_element = zeebe.get("outputElement")
    return loop


def _throws(multi: etree._Element, references: References) -> list[tuple[str | None, EventDefinition]]:
    found: list[tuple[str | None, EventDefinition]] = []
    for name in ("oneBehaviorEventRef", "noneBehaviorEventRef"):
        reference = multi.get(name)
        target = references.resolve(reference)
        if target is not None:
            found.append((None, read_event(target, references)))
    for complex_one in multi.findall(f"{{{BPMN}}}complexBehaviorDefinition"):
        event = complex_one.find(f"{{{BPMN}}}event")
        for definition in event if event is not None else ():
            if isinstance(definition.tag, str) and definition.tag.endswith("EventDefinition"):
                found.append((text_of(complex_one, "condition"), read_event(definition, references)))
    return found


def read_ad_hoc(element: etree._Element) -> AdHoc:
    """The attributes of an ad-hoc sub-process."""
    zeebe = element.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}adHoc")
    return AdHoc(
        ordering=element.get("ordering", "Parallel"),
        completion_condition=text_of(element, "completionCondition"),
        cancel_remaining=is_true(element.get("cancelRemainingInstances"), default=True),
        active_elements=zeebe.get("activeElementsCollection") if zeebe is not None else None,
    )
