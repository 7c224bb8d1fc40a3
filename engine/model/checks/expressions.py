"""Expressions that do not parse or call what does not exist, told beside other findings of a file.

A diagram without errors is compiled, which finds the same and more; one with errors cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.domain.errors import Finding
from engine.feel import FeelSyntaxError, compile_expression
from engine.model.checks.rule import Place
from engine.model.elements import Diagram
from engine.model.support.dialect import NAMESPACE

_WRITTEN = frozenset({
    "conditionExpression", "completionCondition", "activationCondition", "loopCondition", "loopCardinality",
    "condition", "transformation", "from",
})  # fmt: skip
"""Elements of the standard whose text is FEEL, with or without a leading ``=``."""

_TIMES = frozenset({"timeDate", "timeDuration", "timeCycle"})
"""Elements whose text is FEEL behind a leading ``=``."""


def expression_findings(diagram: Diagram) -> list[Finding]:
    """A finding for each expression in executable processes that is no FEEL (8.4.6)."""
    place = Place(diagram)
    return [finding for part, text in _texts(place) for finding in _problems(place, part, text)]


def _texts(place: Place) -> Iterator[tuple[etree._Element, str]]:
    for part in place.parts():
        text = (part.xml.text or "").strip()
        if text and (part.name in _WRITTEN or (part.name in _TIMES and text.startswith("="))):
            yield part.xml, text.removeprefix("=")
        if part.name == "extensionElements":
            for element in part.xml.iter(f"{{{NAMESPACE}}}*"):
                for value in element.attrib.values():
                    if str(value).strip().startswith("="):
                        yield element, str(value).strip()[1:]


def _problems(place: Place, element: etree._Element, text: str) -> Iterator[Finding]:
    owner = next((one.get("id") for one in (element, *element.iterancestors()) if one.get("id")), None)
    where = {"element": owner, "line": element.sourceline, "file": place.diagram.file}
    try:
        expression = compile_expression(text)
    except FeelSyntaxError as error:
        yield Finding("feel", f"{text[:200]!r} is not FEEL: {error.message}", **where)
        return
    for name in expression.functions_unknown:
        yield Finding("feel-function", f"{text[:200]!r} calls the function {name!r}, which does not exist", **where)
