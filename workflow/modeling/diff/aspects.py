"""An XML element as a flat list of what it says: path → text, so that two states of it can be held side by side.

Nothing is left out but ids of parts, types of expressions, and what the caller takes as things of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

PREFIXES: Mapping[str, str] = {
    "http://www.omg.org/spec/BPMN/20100524/MODEL": "",
    "http://camunda.org/schema/zeebe/1.0": "zeebe:",
    "http://camunda.org/schema/modeler/1.0": "modeler:",
    "http://www.omg.org/spec/DD/20100524/DI": "di:",
    "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc:",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color:",
}
DMN = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/|dmn\.xsd)")
"""The standard's namespaces of DMN 1.1 to 1.5; which of them a file uses is the file's own matter."""

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
KEYS: Mapping[str, str] = {
    "zeebe:input": "target",
    "zeebe:output": "target",
    "zeebe:header": "key",
    "zeebe:property": "name",
}
"""What tells the parts of one element from each other; other parts of one name are told by their place."""

WRAPPERS = frozenset({"extensionElements", "zeebe:ioMapping", "zeebe:taskHeaders", "zeebe:properties"})
"""Elements that only hold others and have no word in a path."""

ORDER = "order:"
"""Prefix of aspects that give an order of names; they differ only where the names are the same."""

YES = "yes"

Leave = Callable[[etree._Element], bool]


def short(tag: str) -> str:
    """A tag or attribute with a prefix instead of its namespace."""
    name = etree.QName(tag)
    if not name.namespace:
        return name.localname
    if DMN.fullmatch(name.namespace):
        return name.localname
    return PREFIXES.get(name.namespace, f"{{{name.namespace}}}") + name.localname


def aspects_of(element: etree._Element, leave: Leave, *, ignored: frozenset[str] = frozenset()) -> dict[str, str]:
    """What ``element`` says of itself; children for which ``leave`` holds are no part of it.

    ``ignored`` are attributes of the element itself that say nothing here.
    """
    said = {
        f"@{short(name)}": value
        for name, value in element.attrib.items()
        if short(name) not in ignored and not name.startswith(XSI)
    }
    said.update(_parts(element, "", leave))
    return said


def _parts(element: etree._Element, path: str, leave: Leave) -> Iterator[tuple[str, str]]:
    seen: Counter[str] = Counter()
    keyed: dict[str, list[str]] = {}
    for part in element.iterchildren(etree.Element):
        if leave(part):
            continue
        name = short(part.tag)
        if name in WRAPPERS:
            yield from _parts(part, path, leave)
            continue
        key = part.get(KEYS[name]) if name in KEYS else None
        if key is not None:
            keyed.setdefault(name, []).append(key)
            name = f"{name}[{key}]"
        seen[name] += 1
        here = f"{path}{name}" + (f"[{seen[name]}]" if seen[name] > 1 else "")
        yield from _one(part, here, leave)
    for name, keys in keyed.items():
        yield f"{ORDER}{path}{name}", ", ".join(keys)


def _one(part: etree._Element, path: str, leave: Leave) -> Iterator[tuple[str, str]]:
    silent = True
    key = KEYS.get(short(part.tag))
    for name, value in part.attrib.items():
        if short(name) not in {"id", key} and not name.startswith(XSI):
            silent = False
            yield f"{path}@{short(name)}", value
    text = (part.text or "").strip()
    if text:
        silent = False
        yield path, text
    for inner in _parts(part, f"{path}/", leave):
        silent = False
        yield inner
    if silent:
        yield path, YES


def without_orders(old: dict[str, str], new: dict[str, str]) -> None:
    """Take the orders out of both where the names in them differ: there the names themselves are told."""
    for aspect in [one for one in {*old, *new} if one.startswith(ORDER)]:
        one, other = old.get(aspect, ""), new.get(aspect, "")
        if sorted(one.split(", ")) != sorted(other.split(", ")):
            old.pop(aspect, None)
            new.pop(aspect, None)
