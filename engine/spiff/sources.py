"""Compiles the texts of a process: expressions, mappings, data associations; what does not compile is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.domain.errors import Finding
from engine.feel import FeelSyntaxError
from engine.model.elements import DataAssociation, Flow, Node, Process
from engine.spiff.expressions import Text, compile_text
from engine.spiff.mappings import Copy

Mapped = list[tuple[Text | Copy, list[str]]]


class Sources:
    """The texts of the elements of ``process``; ``findings`` name the element and line each faulty one stands at.

    ``watched`` says whether an event waits for a condition.
    """

    def __init__(self, process: Process, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.watched = False
        self._place: Process | Node | Flow = process

    @contextmanager
    def of(self, place: Node | Flow) -> Iterator[None]:
        """What is compiled inside belongs to this element or flow."""
        before, self._place = self._place, place
        try:
            yield
        finally:
            self._place = before

    def text(self, source: str | None) -> Text | None:
        """A text that may be an expression; ``None`` where there is none, or none that compiles."""
        try:
            text = compile_text(source)
        except FeelSyntaxError as error:
            self.find("feel", f"{source!r} is not FEEL: {error.message}")
            return None
        if text is not None and text.expression is not None:
            for name in text.expression.functions_unknown:
                self.find("feel-function", f"{source!r} calls the function {name!r}, which does not exist")
        return text

    def feel(self, source: str | None) -> Text | None:
        """An expression, with or without the dialect's ``=``."""
        if source is None or not source.strip():
            return None
        return self.text(source if source.strip().startswith("=") else f"={source}")

    def mappings(self, pairs: list[tuple[str, str]]) -> Mapped:
        """The dialect's mappings, source and target each."""
        compiled: Mapped = []
        for source, target in pairs:
            text = self.text(source)
            if text is not None and target:
                compiled.append((text, target.split(".")))
        return compiled

    def carried(self, associations: list[DataAssociation]) -> Mapped:
        """What data associations do on the way; one that only draws a line does nothing (BPMN 2.0.2, 10.4.2)."""
        compiled: Mapped = []
        for association in associations:
            changed = self.feel(association.transformation)
            if association.target and changed is not None:
                compiled.append((changed, [association.target]))
            elif association.target and association.sources and not association.assignments:
                compiled.append((Copy(association.sources[0]), [association.target]))
            for source, target in association.assignments:
                text = self.feel(source)
                if text is not None:
                    compiled.append((text, target.removeprefix("=").strip().split(".")))
        return compiled

    def find(self, rule: str, message: str) -> None:
        """Note a finding at the element that is compiled now."""
        self.findings.append(Finding(rule, message, element=self._place.id, line=self._place.line, file=self.file))
