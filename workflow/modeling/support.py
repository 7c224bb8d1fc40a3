"""What of BPMN 2.0.2 and of the dialect runs here: each name is tried in a diagram of its own, by the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.support.bpmn import BPMN, WITHOUT_EFFECT
from engine.model.support.dialect import DIALECT, PLACES, REFUSED
from engine.model.support.grammar import Attribute, Child, Type
from engine.runtime.check import check_resources, errors_in
from workflow.modeling.support_dialect import DIALECT_SAMPLES
from workflow.modeling.support_samples import IDS, fill
from workflow.modeling.support_table import ATTRIBUTE_SAMPLES, CHILD_SAMPLES, SAMPLES

SUPPORTED, DOCUMENTATION, REFUSED_WORD = "supported", "documentation only", "refused"
_LIKE = {
    "baseElement": "userTask", "flowElement": "userTask", "flowNode": "userTask", "activity": "userTask",
    "event": "intermediateThrowEvent", "catchEvent": "intermediateCatchEvent", "throwEvent": "intermediateThrowEvent",
    "gateway": "exclusiveGateway", "callableElement": "process", "dataAssociation": "dataInputAssociation",
}  # fmt: skip
"""Types without an element of their own → one whose sample shows what they bring."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name, what it is tried with, and what comes of it; ``rule`` and ``words`` say why it is refused."""

    owner: str
    name: str
    section: str
    value: str
    verdict: str
    sample: bytes
    rule: str = ""
    words: str = ""


def bpmn_rows() -> Iterator[Row]:
    """The elements of the standard in the table's order, each followed by the attributes and children it brings."""
    for type_ in BPMN.types.values():
        if type_.name in SAMPLES:
            yield _row(type_.name, "", type_.section, "", SAMPLES[type_.name], silent=type_.name in WITHOUT_EFFECT)
        base = BPMN.types[type_.base] if type_.base else None
        for attribute in type_.attributes.values():
            if base is None or attribute.name not in base.attributes:
                yield from _attribute_rows(type_, attribute)
        for child in type_.children.values():
            own = base is None or child.name not in base.children
            if own and (child.refers or child.type != child.name):
                yield from _child_rows(type_, child)


def dialect_rows() -> Iterator[Row]:
    """The elements of the dialect, each followed by its attributes."""
    for name, place in PLACES.items():
        sample = DIALECT_SAMPLES[name]
        where = place.inside.replace("|", ", ")
        yield _row(f"zeebe:{name}", "", where, "", sample, silent=False)
        if name not in REFUSED:
            yield from _dialect_attributes(DIALECT.types[name], name)


def verdict_of(sample: bytes) -> tuple[str, str, str]:
    """``(verdict, rule, words)`` of a diagram, as a deployment would give it."""
    errors = errors_in(check_resources({"sample.bpmn": sample}))
    return (REFUSED_WORD, errors[0].rule, errors[0].message) if errors else (SUPPORTED, "", "")


def _dialect_attributes(type_: Type, name: str) -> Iterator[Row]:
    for attribute in type_.attributes.values():
        for value in attribute.type.split("|") if "|" in attribute.type else [""]:
            key = f"{name}.{attribute.name}" + (f"={value}" if value else "")
            yield _row(f"zeebe:{name}", attribute.name, "", value, DIALECT_SAMPLES[key], silent=attribute.silent)
    for child in type_.children.values():
        for attribute in DIALECT.types[child.type].attributes.values():
            yield _row(f"zeebe:{child.name}", attribute.name, "", "", DIALECT_SAMPLES[name], silent=attribute.silent)


def _attribute_rows(type_: Type, attribute: Attribute) -> Iterator[Row]:
    given = ATTRIBUTE_SAMPLES.get((type_.name, attribute.name))
    if given is None:
        sample = SAMPLES.get(type_.name) or SAMPLES[_LIKE[type_.name]]
        given = {value: _with_attribute(sample, attribute, value) for value in _values(attribute)}
    for value, sample in given.items():
        yield _row(type_.name, attribute.name, type_.section, value, sample, silent=_silent(type_, attribute))


def _child_rows(type_: Type, child: Child) -> Iterator[Row]:
    sample = CHILD_SAMPLES.get((type_.name, child.name))
    if sample is None:
        base = SAMPLES.get(type_.name) or SAMPLES[_LIKE[type_.name]]
        text = IDS[child.refers] if child.refers else "=a" if child.type == "formalExpression" else ""
        sample = base if f"<{child.name}" in base else base.replace("@C", f"<{child.name}>{text}</{child.name}>")
    yield _row(type_.name, f"<{child.name}>", type_.section, "", sample, silent=_silent(type_, child))


def _silent(type_: Type, item: Attribute | Child) -> bool:
    return item.silent or type_.name in WITHOUT_EFFECT


def _values(attribute: Attribute) -> list[str]:
    if attribute.refers:
        return [f"-> {attribute.refers}"]
    if attribute.type == "bool":
        return ["true", "false"]
    return attribute.type.split("|") if "|" in attribute.type else [{"int": "2"}.get(attribute.type, "text")]


def _with_attribute(sample: str, attribute: Attribute, value: str) -> str:
    """The sample with the attribute, unless its element has one of that name already."""
    before, place, after = sample.partition("@A")
    tag = before[before.rfind("<") :] + re.split("[/>]", after, maxsplit=1)[0] if place else ""
    if re.search(rf"\b{attribute.name}=", tag) or not place:
        return sample
    text = IDS[attribute.refers] if attribute.refers else value
    return f'{before} {attribute.name}="{text}"{after}'


def _row(owner: str, name: str, section: str, value: str, sample: str, *, silent: bool) -> Row:
    content = fill(sample)
    verdict, rule, words = verdict_of(content)
    if verdict == SUPPORTED and silent:
        verdict = DOCUMENTATION
    return Row(owner, name, section, value, verdict, content, rule, words)
