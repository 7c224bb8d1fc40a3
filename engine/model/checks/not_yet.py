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


def quantities(place: Place) -> Iterator[Finding]:
    """Token quantities (10.3, table 10.3)."""
    for _scope, node in place.nodes():
        for name, value in (
            ("startQuantity", node.start_quantity), ("completionQuantity", node.completion_quantity),
        ):  # fmt: skip
            if value != "1":
                yield place.finding("unsupported", node, f"{name}={value!r} is not supported")


def instantiation(place: Place) -> Iterator[Finding]:
    """Receive tasks and event-based gateways that start instances (10.3.3, 10.6.6)."""
    for _scope, node in place.nodes():
        if node.instantiate:
            yield place.finding("unsupported", node, f"a {node.kind} that starts instances is not supported")
        if node.gateway_type != "Exclusive":
            yield place.finding("unsupported", node, f"eventGatewayType={node.gateway_type!r} is not supported")


def global_tasks(place: Place) -> Iterator[Finding]:
    """Global tasks (10.3.4)."""
    for process in place.processes():
        if process.global_task:
            yield place.finding("unsupported", process, "global tasks cannot be run yet")


NOT_YET_RULES: tuple[Rule, ...] = (
    compensation, quantities, instantiation, global_tasks,
)  # fmt: skip
