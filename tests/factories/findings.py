"""What the checks find in a diagram, as tests ask for it."""

from __future__ import annotations

from engine.domain.errors import Finding
from engine.model.checks import check_diagram
from engine.model.reader import read_diagram


def findings(content: bytes) -> list[Finding]:
    """All findings in one BPMN file."""
    return check_diagram(read_diagram(content, "test.bpmn"))


def rules(content: bytes) -> set[tuple[str, str | None]]:
    """``(rule, element)`` of every finding."""
    return {(finding.rule, finding.element) for finding in findings(content)}


def errors(content: bytes) -> set[tuple[str, str | None]]:
    """``(rule, element)`` of the findings that forbid a deployment."""
    return {(finding.rule, finding.element) for finding in findings(content) if finding.severity == "error"}
