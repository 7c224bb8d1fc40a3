"""Walks a BPMN file once and names every element of the standard by its type, pictures left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.model.support.bpmn import BPMN, NAMESPACE, PICTURES
from engine.model.support.grammar import Type

_PREFIX = f"{{{NAMESPACE}}}"


@dataclass(slots=True, eq=False)
class Part:
    """One element: its XML, its type (``None`` where it is unknown or out of place) and the part it stands in."""

    xml: etree._Element
    name: str
    type: Type | None
    parent: Part | None
    children: list[Part]

    @property
    def line(self) -> int:
        """Counts from 1 in the file."""
        return int(self.xml.sourceline or 0)

    @property
    def owner(self) -> str | None:
        """The id of the element or of the nearest one around it."""
        part: Part | None = self
        while part is not None:
            if part.xml.get("id"):
                return part.xml.get("id")
            part = part.parent
        return None


def outline(root: etree._Element) -> list[Part]:
    """Every element that is looked at, in the order of the file: the definitions first.

    Processes that are not executable and what is inside collaborations and choreographies are pictures: they stand
    in the list, but what is in them does not. The inside of ``extensionElements`` is not the standard's.
    """
    top = Part(root, "definitions", BPMN.types["definitions"], None, [])
    found: list[Part] = []
    waiting = [top]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if part.type is None or part.type.name == "extensionElements" or is_picture(part):
            continue
        for child in part.xml.iterchildren(f"{_PREFIX}*"):
            name = child.tag[len(_PREFIX) :]
            known = part.type.children.get(name)
            type_ = BPMN.types.get(known.type) if known is not None else None
            part.children.append(Part(child, name, type_, part, []))
        waiting.extend(reversed(part.children))
    return found


def standard_name(element: etree._Element) -> str | None:
    """The local name of an element of the standard; ``None`` for comments and other vocabularies."""
    tag = element.tag
    return tag[len(_PREFIX) :] if isinstance(tag, str) and tag.startswith(_PREFIX) else None


def is_picture(part: Part) -> bool:
    """Whether what is inside is not run."""
    if part.name == "process":
        return (part.xml.get("isExecutable") or "").strip() not in {"true", "1"}
    return part.name in PICTURES


def elements_by_id(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Every element of the standard with an id, pictures and what is in them included."""
    for element in root.iter(f"{_PREFIX}*"):
        id_ = element.get("id")
        if id_:
            yield id_, element
