"""Rules about references: what an element refers to is in the file, and of the kind the standard asks for."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.support.bpmn import BPMN, JOINED
from engine.model.support.outline import Part, elements_by_id, is_picture, standard_name

Reference = tuple[Part, str, str, str, bool]
"""Who refers, the name of the attribute or element, the id, the type wanted, and whether it changes nothing."""


def references(place: Place) -> Iterator[Finding]:
    """Every reference leads to an element of this file (8.2, and the tables of each element)."""
    known = _known(place)
    for part, name, reference, _wanted, silent in _references(place):
        prefix, _, local = reference.rpartition(":")
        if local in known or (prefix and silent and _elsewhere(part.xml, prefix)):
            continue
        yield place.at(part, "reference", f"{name} refers to {reference[:80]!r}, which is not in the file")


def reference_types(place: Place) -> Iterator[Finding]:
    """A reference leads to an element of the type its table names: a message event to a message, a lane to a node."""
    known = _known(place)
    for part, name, reference, wanted, _silent in _references(place):
        targets = known.get(reference.rpartition(":")[2], [])
        if targets and wanted != "any" and not any(BPMN.is_a(kind, JOINED.get(wanted, wanted)) for kind in targets):
            message = f"{name} refers to {reference[:80]!r}, {_words(targets[0])}; it has to be {_words(wanted)}"
            yield place.at(part, "reference-type", message)


def listed_flows(place: Place) -> Iterator[Finding]:
    """What a node lists as ``incoming`` and ``outgoing`` are the flows drawn to and from it (8.4.13)."""
    flows = {}
    for part in place.parts():
        if part.name == "sequenceFlow":
            flows[part.xml.get("id")] = (part.xml.get("sourceRef"), part.xml.get("targetRef"))
    for part in place.parts():
        if part.name not in {"incoming", "outgoing"} or part.parent is None:
            continue
        ends = flows.get((part.xml.text or "").strip())
        if ends is not None and ends[part.name == "incoming"] != part.parent.xml.get("id"):
            yield place.at(part, "flow-listed", f"lists {part.xml.text} as {part.name}, which is drawn elsewhere")


def message_flows(place: Place) -> Iterator[Finding]:
    """A message flow joins two pools, or nodes in two pools; never two in one (9.4)."""
    if place.diagram.root is None:
        return
    pool_of: dict[str, str] = {}
    for element in place.diagram.root.iter("{*}participant"):
        if element.get("id"):
            pool_of[element.get("id")] = element.get("processRef") or element.get("id")
    for process in place.diagram.root.iterchildren("{*}process"):
        for element in process.iter("{*}*"):
            if element.get("id"):
                pool_of.setdefault(element.get("id"), process.get("id") or "")
    for element in place.diagram.root.iter("{*}messageFlow"):
        ends = [pool_of.get((element.get(name) or "").rpartition(":")[2]) for name in ("sourceRef", "targetRef")]
        if None not in ends and ends[0] == ends[1]:
            yield Finding("message-flow", "a message flow joins two pools, not two places in one",
                          element=element.get("id"), line=element.sourceline, file=place.diagram.file)  # fmt: skip


def _known(place: Place) -> dict[str, list[str]]:
    """Id → the types of the elements that have it."""
    if "known" in place.noted:
        return place.noted["known"]  # type: ignore[no-any-return]
    found: dict[str, list[str]] = place.noted.setdefault("known", {})
    if place.diagram.root is not None:
        for id_, element in elements_by_id(place.diagram.root):
            found.setdefault(id_, []).append(_type_of(element))
    return found


def _type_of(element: etree._Element) -> str:
    name = standard_name(element) or ""
    if name in BPMN.types:
        return name
    return {"inputDataItem": "dataInput", "outputDataItem": "dataOutput", "childLaneSet": "laneSet"}.get(name, name)


def _references(place: Place) -> list[Reference]:
    if "references" not in place.noted:
        place.noted["references"] = [one for part in _looked_at(place) for one in _references_of(part)]
    return place.noted["references"]  # type: ignore[no-any-return]


def _references_of(part: Part) -> Iterator[Reference]:
    if part.type is None:
        return
    for name, text in part.xml.items():
        attribute = part.type.attributes.get(name)
        if attribute is None or not attribute.refers or (part.name, name) in _TOLD_ELSEWHERE:
            continue
        if text.strip():
            yield part, name, text.strip(), attribute.refers, attribute.silent
    for child in part.children:
        known = part.type.children[child.name] if child.type is not None else None
        if known is not None and known.refers:
            text = (child.xml.text or "").strip()
            if text:
                yield child, child.name, text, known.refers, known.silent


def _looked_at(place: Place) -> Iterator[Part]:
    """All parts, and the pools and message flows of collaborations: their references are looked at, no more."""
    for part in place.parts():
        yield part
        if part.name == "collaboration" and is_picture(part):
            for element in part.xml.iter("{*}participant", "{*}messageFlow"):
                name = standard_name(element)
                if name:
                    yield Part(element, name, BPMN.types[name], part, [])


def _elsewhere(element: etree._Element, prefix: str) -> bool:
    """Whether a prefix names another namespace than the file's own: something imported, or a schema's type."""
    namespace = element.nsmap.get(prefix.rpartition(":")[2])
    return namespace is not None and namespace != element.getroottree().getroot().get("targetNamespace")


def _words(wanted: str) -> str:
    names = JOINED.get(wanted, wanted).split("|")
    if len(names) > 1:
        return "one of " + ", ".join(names)
    return f"an {names[0]}" if names[0][0] in "aeiou" else f"a {names[0]}"


_TOLD_ELSEWHERE = {
    ("sequenceFlow", "sourceRef"), ("sequenceFlow", "targetRef"), ("boundaryEvent", "attachedToRef"),
    *((kind, "default") for kind in BPMN.types if "default" in BPMN.types[kind].attributes),
}  # fmt: skip
"""Rules of their own say more of these: ``flow-end``, ``boundary-host``, ``default-flow``."""

REFERENCE_RULES: tuple[Rule, ...] = (references, reference_types, listed_flows, message_flows)
