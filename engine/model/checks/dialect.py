"""Rules of the dialect: which ``zeebe:`` elements and attributes there are, where they stand, and which are not run."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.support.bpmn import BPMN
from engine.model.support.dialect import ATTRIBUTES, DIALECT, NAMESPACE, PLACES, REFUSED
from engine.model.support.grammar import Type
from engine.model.support.outline import Part

_PREFIX = f"{{{NAMESPACE}}}"


def dialect_elements(place: Place) -> Iterator[Finding]:
    """An extension in the dialect's namespace is one of its elements, where it means something."""
    for part, child, name in _extensions(place):
        if name in REFUSED:
            yield _at(place, part, child, "unsupported", f"zeebe:{name} is not supported: {REFUSED[name]}")
        elif name not in PLACES:
            yield _at(place, part, child, "unsupported", f"zeebe:{name} is not supported: the dialect has no such name")
        elif part.parent is not None and part.parent.type is not None:
            inside = part.parent.type.name
            if not any(BPMN.is_a(inside, one) for one in PLACES[name].inside.split("|")):
                yield _at(place, part, child, "dialect-place", f"zeebe:{name} has no meaning in a {part.parent.name}")


def dialect_twice(place: Place) -> Iterator[Finding]:
    """An extension of the dialect stands once in an element; of two, one would be passed over."""
    seen: set[tuple[int, str]] = set()
    for part, child, name in _extensions(place):
        key = (id(part), name)
        if key in seen:
            yield _at(place, part, child, "element-twice", f"zeebe:{name} stands twice in one element")
        seen.add(key)


def dialect_contents(place: Place) -> Iterator[Finding]:
    """The attributes and inner elements of an extension are those the dialect gives it, and of their type."""
    for part, child, name in _extensions(place):
        type_ = DIALECT.types.get(name)
        if type_ is None or name in REFUSED:
            continue
        yield from _contents(place, part, child, type_)
        for inner in child.iterchildren(f"{_PREFIX}*"):
            inner_name = inner.tag[len(_PREFIX) :]
            known = type_.children.get(inner_name)
            if known is None:
                message = f"zeebe:{inner_name} cannot stand in zeebe:{name}"
                yield _at(place, part, inner, "dialect-place", message)
            else:
                yield from _contents(place, part, inner, DIALECT.types[known.type])


def dialect_attributes(place: Place) -> Iterator[Finding]:
    """The dialect's attributes on elements of the standard are those that modelers leave there."""
    for part in place.parts():
        for name in part.xml.attrib:
            if str(name).startswith(_PREFIX) and str(name)[len(_PREFIX) :] not in ATTRIBUTES:
                message = f"zeebe:{str(name)[len(_PREFIX) :]} is no attribute of the dialect"
                yield place.at(part, "dialect-attribute", message)


def _contents(place: Place, part: Part, element: etree._Element, type_: Type) -> Iterator[Finding]:
    for name, text in element.attrib.items():
        if str(name).startswith("{"):
            continue
        attribute = type_.attributes.get(str(name))
        if attribute is None:
            message = f"zeebe:{type_.name} has no attribute {str(name)!r}"
            yield _at(place, part, element, "dialect-attribute", message)
        elif attribute.type == "bool" and str(text).strip() not in {"true", "false", "0", "1"}:
            message = f"{name}={str(text)[:80]!r} of zeebe:{type_.name} is neither true nor false"
            yield _at(place, part, element, "attribute-value", message)
        elif "|" in attribute.type and str(text).strip() not in attribute.type.split("|"):
            allowed = attribute.type.replace("|", ", ")
            message = f"{name}={str(text)[:80]!r} of zeebe:{type_.name} is none of {allowed}"
            yield _at(place, part, element, "attribute-value", message)


def _extensions(place: Place) -> Iterator[tuple[Part, etree._Element, str]]:
    """Every element of the dialect right in an ``extensionElements``, with the latter."""
    for part in place.parts():
        if part.name == "extensionElements":
            for child in part.xml.iterchildren(f"{_PREFIX}*"):
                yield part, child, child.tag[len(_PREFIX) :]


def _at(place: Place, part: Part, element: etree._Element, rule: str, message: str) -> Finding:
    return Finding(rule, message, element=part.owner, line=element.sourceline, file=place.diagram.file)


DIALECT_RULES: tuple[Rule, ...] = (dialect_elements, dialect_twice, dialect_contents, dialect_attributes)
