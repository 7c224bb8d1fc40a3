"""A small notation for the names of an XML vocabulary, and what it says once read.

One entry a type::

    userTask [10.3.4] < task
        @ implementation~
        > rendering*~

``<`` names the type it extends. ``@`` lists attributes, ``>`` children. An attribute is ``name:type``, with the types
``bool``, ``int``, ``uri``, ``ncname`` or values joined by ``|``; ``name->type`` refers to an element of that type by
its id; without either it is text. A child is ``name``, ``name:type`` where the name is not the type's, or
``name->type`` where its text is a reference. ``!`` after a name means required, ``*`` any number, ``~`` that it is
read and kept but changes nothing in how the process runs. A name in brackets after a type is a section of the
standard. ``abstract`` types stand for all that extend them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ITEM = re.compile(r"^(?P<name>[A-Za-z]+)(?P<flags>[!*~]*)(?:(?P<sign>->|:)(?P<type>\S+))?$")
_HEAD = re.compile(
    r"^(?P<name>[A-Za-z]+)(?: \[(?P<section>[^\]]+)\])?(?: < (?P<base>[A-Za-z]+))?(?P<abstract> abstract)?$"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: ``type`` is ``text``, ``bool``, ``int``, ``uri``, ``ncname`` or values joined by ``|``.

    ``refers`` is the type of the element whose id it gives; ``silent`` ones change nothing in a run.
    """

    name: str
    type: str = "text"
    refers: str | None = None
    required: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """An element inside another; with ``refers``, its text is the id of an element of that type."""

    name: str
    type: str
    refers: str | None = None
    required: bool = False
    many: bool = False
    silent: bool = False


@dataclass(slots=True)
class Type:
    """What may stand at and in an element, with all that its bases bring."""

    name: str
    section: str = ""
    base: str | None = None
    abstract: bool = False
    attributes: dict[str, Attribute] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    """Names of the children that have to be there."""


class Grammar:
    """The types of one vocabulary by name, abstract children opened up to what may stand for them."""

    def __init__(self, text: str) -> None:
        self.types: dict[str, Type] = {}
        for block in _blocks(text):
            self._read(block)
        self._answers: dict[tuple[str, str], bool] = {}
        for type_ in self.types.values():
            type_.children = {child.name: child for found in type_.children.values() for child in self._opened(found)}
            type_.needed = tuple(child.name for child in type_.children.values() if child.required)
        self.names = frozenset(name for type_ in self.types.values() for name in type_.children)

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether type ``name`` is ``wanted`` or extends it; ``wanted`` may join several with ``|``."""
        asked = (name, wanted)
        if asked not in self._answers:
            self._answers[asked] = any(kind in wanted.split("|") for kind in self.bases(name))
        return self._answers[asked]

    def bases(self, name: str | None) -> Iterator[str]:
        """``name`` and all it extends."""
        while name is not None and name in self.types:
            yield name
            name = self.types[name].base

    def concrete(self, name: str) -> list[str]:
        """What may stand where ``name`` is asked for, in the table's order."""
        return [t.name for t in self.types.values() if not t.abstract and self.is_a(t.name, name)]

    def _opened(self, child: Child) -> Iterator[Child]:
        if child.type not in self.types or not self.types[child.type].abstract or child.name != child.type:
            yield child
            return
        for name in self.concrete(child.type):
            yield Child(name, name, many=child.many, silent=child.silent)

    def _read(self, lines: list[str]) -> None:
        head = _HEAD.match(lines[0])
        if head is None:
            raise ValueError(f"not an entry of the notation: {lines[0]!r}")
        base = self.types[head["base"]] if head["base"] else None
        made = Type(
            head["name"], head["section"] or (base.section if base else ""), head["base"], bool(head["abstract"])
        )
        if base is not None:
            made.attributes.update(base.attributes)
            made.children.update(base.children)
        for line in lines[1:]:
            sign, *items = line.split()
            for item in items:
                found = _ITEM.match(item)
                if found is None or sign not in "@>":
                    raise ValueError(f"not an item of the notation: {item!r} in {lines[0]!r}")
                if sign == "@":
                    made.attributes[found["name"]] = _attribute(found)
                else:
                    made.children[found["name"]] = _child(found)
        self.types[made.name] = made


def _attribute(found: re.Match[str]) -> Attribute:
    refers = found["type"] if found["sign"] == "->" else None
    type_ = "text" if refers or not found["type"] else found["type"]
    return Attribute(found["name"], type_, refers, "!" in found["flags"], "~" in found["flags"])


def _child(found: re.Match[str]) -> Child:
    flags = found["flags"]
    refers = found["type"] if found["sign"] == "->" else None
    type_ = "reference" if refers else found["type"] or found["name"]
    return Child(found["name"], type_, refers, "!" in flags, "*" in flags, "~" in flags)


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.splitlines():
        if line.strip() and not line.startswith(" ") and block:
            yield block
            block = []
        if line.strip():
            block.append(line.strip())
    if block:
        yield block
