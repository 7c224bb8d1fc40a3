"""What a diagram must be before it may run: one function a rule, each with a name, an element and a line.

``check_diagram`` gives every finding of every rule; ``RULES`` is the list of rules, in the order of the report.
"""

from __future__ import annotations

from engine.domain.errors import Finding
from engine.model.checks.activities import ACTIVITY_RULES
from engine.model.checks.ambiguous import AMBIGUITY_RULES
from engine.model.checks.compensation import COMPENSATION_RULES
from engine.model.checks.data import DATA_RULES
from engine.model.checks.dialect import DIALECT_RULES
from engine.model.checks.events import EVENT_RULES
from engine.model.checks.flows import FLOW_RULES
from engine.model.checks.gateways import GATEWAY_RULES
from engine.model.checks.references import REFERENCE_RULES
from engine.model.checks.rule import Place, Rule
from engine.model.checks.schema import SCHEMA_RULES
from engine.model.checks.structure import STRUCTURE_RULES
from engine.model.checks.subprocesses import SUBPROCESS_RULES
from engine.model.checks.tokens import TOKEN_RULES
from engine.model.checks.transactions import TRANSACTION_RULES
from engine.model.elements import Diagram

RULES: tuple[Rule, ...] = (
    *SCHEMA_RULES, *REFERENCE_RULES, *DIALECT_RULES, *STRUCTURE_RULES, *FLOW_RULES, *GATEWAY_RULES,
    *SUBPROCESS_RULES, *EVENT_RULES, *ACTIVITY_RULES, *DATA_RULES, *TOKEN_RULES,
    *COMPENSATION_RULES, *TRANSACTION_RULES, *AMBIGUITY_RULES,
)  # fmt: skip


def check_diagram(diagram: Diagram) -> list[Finding]:
    """Every finding in a diagram, in the order of its lines."""
    place = Place(diagram)
    findings = [finding for rule in RULES for finding in rule(place)]
    return sorted(findings, key=lambda finding: (finding.line or 0, finding.element or "", finding.rule))


__all__ = ["RULES", "check_diagram"]
