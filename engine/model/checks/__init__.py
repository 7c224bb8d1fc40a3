"""What a diagram must be before it may run: one function a rule, each with a name, an element and a line.

``check_diagram`` gives every finding of every rule; ``RULES`` is the list of rules, in the order of the report.
"""

from __future__ import annotations

from engine.domain.errors import Finding
from engine.model.checks.activities import ACTIVITY_RULES
from engine.model.checks.events import EVENT_RULES
from engine.model.checks.not_yet import NOT_YET_RULES
from engine.model.checks.rule import Place, Rule
from engine.model.checks.structure import STRUCTURE_RULES
from engine.model.elements import Diagram

RULES: tuple[Rule, ...] = (*STRUCTURE_RULES, *EVENT_RULES, *ACTIVITY_RULES, *NOT_YET_RULES)


def check_diagram(diagram: Diagram) -> list[Finding]:
    """Every finding in a diagram, in the order of its lines."""
    place = Place(diagram)
    findings = [finding for rule in RULES for finding in rule(place)]
    return sorted(findings, key=lambda finding: (finding.line or 0, finding.element or "", finding.rule))


__all__ = ["RULES", "check_diagram"]
