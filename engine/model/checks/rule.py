"""What a rule is given: the diagram, its executable scopes, and a short way to write a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.domain.errors import Finding
from engine.model.elements import Diagram, Flow, Node, Process, Scope
from engine.model.support.outline import Part, outline


@dataclass(frozen=True, slots=True)
class Place:
    """A diagram under check."""

    diagram: Diagram
    _parts: list[Part] = field(default_factory=list)
    _nodes: dict[str, Node] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)
    """What one rule worked out and another needs too."""

    def processes(self) -> Iterator[Process]:
        """The executable processes; the others are pictures and may be anything."""
        return (process for process in self.diagram.processes if process.executable)

    def nodes(self) -> Iterator[tuple[Scope, Node]]:
        """Every node of every executable process, with its scope."""
        for process in self.processes():
            yield from process.scope.walk()

    def scopes(self) -> Iterator[tuple[Scope, Process | Node]]:
        """Every scope, with the process or sub-process it belongs to."""
        for process in self.processes():
            yield process.scope, process
            for _scope, node in process.scope.walk():
                if node.scope is not None:
                    yield node.scope, node

    def node(self, element_id: str | None) -> Node | None:
        """The node of an executable process with this id, at any depth."""
        if not self._nodes:
            self._nodes.update({node.id: node for _scope, node in self.nodes()})
        return self._nodes.get(element_id or "")

    def parts(self) -> list[Part]:
        """Every element of the standard in the file as it is written, without what is in pictures."""
        if not self._parts and self.diagram.root is not None:
            self._parts.extend(outline(self.diagram.root))
        return self._parts

    def at(self, part: Part, rule: str, message: str, *, severity: str = "error") -> Finding:
        """A finding about an element as it is written; one without an id is told by the id around it."""
        return Finding(rule, message, element=part.owner, line=part.line, file=self.diagram.file, severity=severity)

    def finding(self, rule: str, thing: Node | Flow | Process, message: str, *, severity: str = "error") -> Finding:
        """A finding about a node, flow or process."""
        return Finding(rule, message, element=thing.id, line=thing.line, file=self.diagram.file, severity=severity)


Rule = Callable[[Place], Iterator[Finding]]
