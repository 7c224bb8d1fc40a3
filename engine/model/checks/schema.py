"""Rules of the standard's schema: which elements and attributes there are, where they stand and what they may say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.support.bpmn import BPMN
from engine.model.support.grammar import Attribute
from engine.model.support.outline import is_picture, standard_name

_INTEGER = re.compile(r"^[+-]?\d{1,9}$")
_NCNAME = re.compile(r"^[^\W\d][\w.\-·]*$")


def unknown_elements(place: Place) -> Iterator[Finding]:
    """An element in the standard's namespace is one of its elements (schema; 8.3.3: anything else is an extension)."""
    for part in place.parts():
        if part.type is None and part.name not in BPMN.names:
            yield place.at(part, "unknown-element", f"{part.name} is no element of BPMN 2.0.2")


def element_places(place: Place) -> Iterator[Finding]:
    """An element stands where the standard has it; other vocabularies stand in ``extensionElements`` (8.3.3)."""
    for part in place.parts():
        if part.type is None and part.name in BPMN.names and part.parent is not None:
            yield place.at(part, "element-place", f"{part.name} cannot stand in {part.parent.name}")
        if part.type is None or is_picture(part) or part.name in _OPEN:
            continue
        for child in part.xml:
            if isinstance(child.tag, str) and standard_name(child) is None:
                name = etree.QName(child).localname
                yield place.at(part, "element-place", f"{name} is no BPMN: it belongs into extensionElements")


def element_counts(place: Place) -> Iterator[Finding]:
    """An element that may stand once stands once, and what an element needs inside is there (schema)."""
    for part in place.parts():
        if part.type is None or is_picture(part):
            continue
        counts = Counter([child.name for child in part.children if child.type is not None])
        for name, count in counts.items():
            if count > 1 and not part.type.children[name].many:
                yield place.at(part, "element-twice", f"{name} stands {count} times in one {part.name}")
        for name in part.type.needed:
            if name not in counts:
                yield place.at(part, "element-missing", f"a {part.name} needs a {name}")


def unknown_attributes(place: Place) -> Iterator[Finding]:
    """An attribute without a namespace is one the standard gives its element (schema)."""
    for part in place.parts():
        if part.type is None or part.name in _OPEN or part.type.name == "any":
            continue
        for name in part.xml.attrib:
            if not str(name).startswith("{") and name not in part.type.attributes:
                yield place.at(part, "unknown-attribute", f"a {part.name} has no attribute {name!r}")


def missing_attributes(place: Place) -> Iterator[Finding]:
    """An attribute the standard requires is there (schema, ``use="required"``)."""
    for part in place.parts():
        if part.type is None or part.name in _LENIENT:
            continue
        for attribute in part.type.attributes.values():
            if attribute.required and part.xml.get(attribute.name) is None:
                yield place.at(part, "attribute-missing", f"a {part.name} needs the attribute {attribute.name!r}")


def attribute_values(place: Place) -> Iterator[Finding]:
    """Truth values, whole numbers and named values are what they should be (schema types and enumerations)."""
    for part in place.parts():
        if part.type is None:
            continue
        for name, text in part.xml.attrib.items():
            attribute = part.type.attributes.get(str(name))
            problem = _problem(attribute, str(text)) if attribute is not None else None
            if problem:
                yield place.at(part, "attribute-value", f"{name}={str(text)[:80]!r} of a {part.name} {problem}")


def _problem(attribute: Attribute, text: str) -> str | None:
    value = text.strip()
    if attribute.type == "bool":
        return None if value in {"true", "false", "0", "1"} else "is neither true nor false"
    if attribute.type == "int":
        return None if _INTEGER.match(value) else "is no whole number"
    if "|" in attribute.type:
        allowed = attribute.type.split("|")
        return None if value in allowed else f"is none of {', '.join(allowed)}"
    return None


def id_names(place: Place) -> Iterator[Finding]:
    """An id is a name of XML: a letter or underscore first, no spaces or colons (xsd:ID)."""
    for id_, lines in place.diagram.ids.items():
        if not _NCNAME.match(id_):
            message = f"the id {id_[:80]!r} is no XML name: letters, digits, '.', '-' and '_', a letter or '_' first"
            yield Finding("id-name", message, element=id_, line=lines[0], file=place.diagram.file)


def extensions_understood(place: Place) -> Iterator[Finding]:
    """An extension that must be understood is one that is (8.3.3); this engine understands none of them."""
    for part in place.parts():
        if part.name == "extension" and (part.xml.get("mustUnderstand") or "").strip() in {"true", "1"}:
            name = part.xml.get("definition") or "without a definition"
            yield place.at(part, "extension-unknown", f"the extension {name} must be understood, and is not known here")


def languages(place: Place) -> Iterator[Finding]:
    """An expression is FEEL; one that says it is written in another language would be read wrongly (8.4.6)."""
    for part in place.parts():
        language = part.xml.get("language")
        if part.type is not None and part.type.name == "formalExpression" and language:
            if "feel" not in language.lower():
                yield place.at(part, "expression-language", f"the expression is in {language}; only FEEL is run here")


_OPEN = frozenset({"definitions", "extensionElements", "script", "text", "documentation", "extension", "rendering"})
"""Elements whose content the schema leaves open; diagrams of the notation stand beside the root elements."""

_LENIENT = frozenset({"definitions"})
"""``targetNamespace`` is required and changes nothing: files without one are common and harmless."""

SCHEMA_RULES: tuple[Rule, ...] = (
    unknown_elements, element_places, element_counts, unknown_attributes, missing_attributes, attribute_values,
    id_names, extensions_understood, languages,
)  # fmt: skip
