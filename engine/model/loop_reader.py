"""Reads how often an activity runs: multi-instance, standard loop, and the rules of an ad-hoc sub-process."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.model.data_reader import outer_end
from engine.model.elements import AdHoc, EventDefinition, Loop
from engine.model.event_reader import read_event, read_events
from engine.model.extensions import BPMN, ZEEBE, is_true, text_of
from engine.model.references import References


def read_loop(element: etree._Element, references: References) -> Loop | None:
    """The loop characteristics of an activity, or ``None``."""
    standard = element.find(f"{{{BPMN}}}standardLoopCharacteristics")
    multi = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if standard is not None and multi is not None:
        references.refuse(multi, "a standard loop that is multi-instance too")
    if standard is not None:
        return Loop(
            kind="standard",
            condition=text_of(standard, "loopCondition"),
            test_before=is_true(standard.get("testBefore"), default=False),
            maximum=standard.get("loopMaximum"),
            line=standard.sourceline,
        )
    if multi is None:
        return None
    loop = Loop(
        sequential=is_true(multi.get("isSequential"), default=False),
        cardinality=text_of(multi, "loopCardinality"),
        behavior=multi.get("behavior", "All"),
        throws=_throws(multi, references),
        **_standard_data(multi),
        completion_condition=text_of(multi, "completionCondition"),
        line=multi.sourceline,
    )
    zeebe = multi.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}loopCharacteristics")
    if zeebe is not None:
        loop.input_collection = zeebe.get("inputCollection")
        loop.input_element = zeebe.get("inputElement") or loop.input_element
        loop.output_collection = zeebe.get("outputCollection") or loop.output_collection
        loop.output_element = zeebe.get("outputElement")
    return loop


def _standard_data(multi: etree._Element) -> dict[str, Any]:
    """The standard's collections and items (10.3.8, table 10.29), by the names of the variables behind them."""
    activity = multi.getparent()
    return {
        "input_variable": outer_end(activity, text_of(multi, "loopDataInputRef")),
        "input_element": _item(multi, "inputDataItem"),
        "output_collection": outer_end(activity, text_of(multi, "loopDataOutputRef")),
        "output_variable": _item(multi, "outputDataItem"),
    }


def _item(multi: etree._Element, tag: str) -> str | None:
    item = multi.find(f"{{{BPMN}}}{tag}")
    return None if item is None else item.get("name") or item.get("id")


def _throws(multi: etree._Element, references: References) -> list[tuple[str | None, EventDefinition]]:
    """The events of the behaviour that is chosen; those of another are dead letters, though they must resolve."""
    found: list[tuple[str | None, EventDefinition]] = []
    for name, behavior in (("oneBehaviorEventRef", "One"), ("noneBehaviorEventRef", "None")):
        reference = multi.get(name)
        target = references.resolve(reference)
        if target is not None and multi.get("behavior") == behavior:
            found.append((None, read_event(target, references)))
    if multi.get("behavior") != "Complex":
        return found
    for complex_one in multi.findall(f"{{{BPMN}}}complexBehaviorDefinition"):
        event = complex_one.find(f"{{{BPMN}}}event")
        events = read_events(event, references) if event is not None else []
        found += [(text_of(complex_one, "condition"), one) for one in events or [EventDefinition("missing")]]
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
