"""Reads data objects and data associations: where a diagram says which data goes in and out (BPMN 2.0.2, 10.4)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.model.elements import DataAssociation, DataObject
from engine.model.extensions import BPMN, is_true, text_of

PLACEHOLDER = "Ref_placeholder"
"""How the name of a property ends that bpmn-js makes so that its line has an end."""


def read_data_objects(element: etree._Element) -> dict[str, DataObject]:
    """The data objects of a scope by their id; a reference to one is known by its own id too."""
    found: dict[str, DataObject] = {}
    for item in element.findall(f"{{{BPMN}}}dataObject"):
        id_ = item.get("id", "")
        collection = is_true(item.get("isCollection"), default=False)
        found[id_] = DataObject(id_, item.get("name") or "", collection, item.sourceline)
    for reference in element.findall(f"{{{BPMN}}}dataObjectReference"):
        data = found.get(reference.get("dataObjectRef", ""))
        if data is not None:
            data.name = data.name or reference.get("name") or ""
            found[reference.get("id", "")] = data
    return found


def read_associations(element: etree._Element) -> tuple[list[DataAssociation], list[DataAssociation]]:
    """The data associations into and out of a node; those of a loop's collections belong to the loop, not to a run."""
    loop = element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    collections = {text_of(loop, "loopDataInputRef"), text_of(loop, "loopDataOutputRef")} if loop is not None else set()
    collections.discard(None)
    inputs, outputs = (
        [_read(item, element) for item in element.findall(f"{{{BPMN}}}{tag}") if not collections & _inner_ends(item)]
        for tag in ("dataInputAssociation", "dataOutputAssociation")
    )
    return inputs, outputs


def outer_end(activity: etree._Element, reference: str | None) -> str | None:
    """The variable behind a data input or output of an activity: the other end of its association, or its own name."""
    if reference is None:
        return None
    for item in activity.findall(f"{{{BPMN}}}dataInputAssociation"):
        if text_of(item, "targetRef") == reference:
            return _name(activity, text_of(item, "sourceRef") or reference)
    for item in activity.findall(f"{{{BPMN}}}dataOutputAssociation"):
        if text_of(item, "sourceRef") == reference:
            return _name(activity, text_of(item, "targetRef") or reference)
    return _name(activity, reference)


def _inner_ends(item: etree._Element) -> set[str | None]:
    end = "targetRef" if item.tag.endswith("dataInputAssociation") else "sourceRef"
    return {text_of(item, end)}


def read_properties(element: etree._Element) -> list[str]:
    """The names of a node's properties; those that a drawing tool makes for its lines are nothing."""
    names = (item.get("name") or "" for item in element.findall(f"{{{BPMN}}}property"))
    return [name for name in names if name and not name.endswith(PLACEHOLDER)]


def _read(item: etree._Element, node: etree._Element) -> DataAssociation:
    sources = [(source.text or "").strip() for source in item.findall(f"{{{BPMN}}}sourceRef")]
    target = text_of(item, "targetRef")
    ends = [*sources, target] if target else sources
    return DataAssociation(
        sources=[name for source in sources if (name := _name(node, source))],
        target=_name(node, target) if target else None,
        transformation=text_of(item, "transformation"),
        assignments=[
            (text_of(pair, "from") or "", text_of(pair, "to") or "") for pair in item.findall(f"{{{BPMN}}}assignment")
        ],
        store=next((end for end in ends if _is_store(node, end)), None),
        line=item.sourceline,
    )


def _is_store(node: etree._Element, reference: str) -> bool:
    holder = _holder(node, reference)
    return holder is not None and holder.tag == f"{{{BPMN}}}dataStoreReference"


def _name(node: etree._Element, reference: str) -> str | None:
    """The variable name behind the id of a data object, its reference, a property, a data input or output."""
    holder = _holder(node, reference)
    if holder is None or holder.tag == f"{{{BPMN}}}dataStoreReference":
        return None
    behind = holder.get("dataObjectRef")
    inner = _name(holder.getparent(), behind) if behind else None
    name = inner or holder.get("name") or None
    return None if name is not None and name.endswith(PLACEHOLDER) else name


def _holder(node: etree._Element, reference: str) -> etree._Element | None:
    for place in (node, *node.iterancestors()):
        for holder in _holders(place):
            if holder.get("id") == reference:
                return holder
    return None


def _holders(place: etree._Element) -> Iterator[etree._Element]:
    for tag in ("dataObject", "dataObjectReference", "property", "dataStoreReference", "dataInput", "dataOutput"):
        yield from place.findall(f"{{{BPMN}}}{tag}")
    for tag in ("dataInput", "dataOutput"):
        yield from place.findall(f"{{{BPMN}}}ioSpecification/{{{BPMN}}}{tag}")
    for tag in ("inputDataItem", "outputDataItem"):
        yield from place.findall(f"{{{BPMN}}}multiInstanceLoopCharacteristics/{{{BPMN}}}{tag}")
