"""What the standard knows and this engine does not run yet: one rule a feature, so that each goes when it runs."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule


def compensation(place: Place) -> Iterator[Finding]:
    """Compensation handlers (10.7)."""
    for _scope, node in place.nodes():
        if node.for_compensation:
            yield place.finding("unsupported", node, "compensation activities cannot be run yet")


NOT_YET_RULES: tuple[Rule, ...] = (compensation,)
