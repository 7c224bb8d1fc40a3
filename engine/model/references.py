"""Where the references of one file lead: the messages, errors, signals and other roots of its definitions."""

from __future__ import annotations

from lxml import etree

from engine.model.elements import Diagram


def local_id(reference: str | None) -> str:
    """The id that a reference names: a QName's prefix does not matter inside one file."""
    return (reference or "").strip().rpartition(":")[2]


class References:
    """The root elements of a file by id; what does not resolve is found by ``engine.model.checks.references``."""

    def __init__(self, root: etree._Element, diagram: Diagram) -> None:
        self.diagram = diagram
        self.roots = {child.get("id"): child for child in root if isinstance(child.tag, str) and child.get("id")}

    def resolve(self, reference: str | None) -> etree._Element | None:
        """The root that ``reference`` names."""
        return self.roots.get(local_id(reference))

    def refuse(self, element: etree._Element, what: str) -> None:
        """Note something inside ``element`` that no rule of this engine knows."""
        self.diagram.unreadable.append((what, _owner(element), element.sourceline))


def _owner(element: etree._Element) -> str | None:
    parent = element.getparent()
    return element.get("id") or (parent.get("id") if parent is not None else None)
