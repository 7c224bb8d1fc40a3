"""What a rule is given: the diagram, its executable scopes, and a short way to write a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.domain.errors import Finding
from engine.model.elements import Diagram, Flow, Node, Process, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """A diagram under check."""

    diagram: Diagram

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

    def finding(self, rule: str, thing: Node | Flow | Process, message: str, *, severity: str = "error") -> Finding:
        """A finding about a node, flow or process."""
        return Finding(rule, message, element=thing.id, line=thing.line, file=self.diagram.file, severity=severity)


Rule = Callable[[Place], Iterator[Finding]]
