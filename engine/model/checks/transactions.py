"""Rules about transactions: where cancel may stand, and what it leads to (BPMN 2.0.2, 10.3.5, 10.5.3 and 10.5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.compensation import compensation_start
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node, Scope


def cancel_ends(place: Place) -> Iterator[Finding]:
    """A cancel end event stands inside a transaction (10.5.3, table 10.88), and not in what undoes one."""
    for process in place.processes():
        yield from _cancel_ends(place, process.scope, inside=False)


def cancel_boundaries(place: Place) -> Iterator[Finding]:
    """A cancel boundary event stands on a transaction, once and alone, and interrupts it (10.5.4, table 10.90)."""
    for scope, _owner in place.scopes():
        hosts: set[str] = set()
        for node in scope.nodes.values():
            if node.kind != "boundaryEvent" or not _cancels(node):
                continue
            host = scope.nodes.get(node.attached_to or "")
            if host is not None and host.kind != "transaction":
                yield place.finding("cancel-place", node, "a cancel boundary event stands on a transaction only")
            elif host is not None and host.id in hosts:
                yield place.finding("cancel-twice", node, "a transaction has at most one cancel boundary event")
            if not node.interrupting:
                yield place.finding("cancel-interrupts", node, "a cancel boundary event is always interrupting")
            if len(node.events) > 1:
                yield place.finding("cancel-place", node, "cancel stands alone at a boundary")
            hosts.add(node.attached_to or "")


def cancel_ways(place: Place) -> Iterator[Finding]:
    """A transaction that can be cancelled has a cancel boundary event; without one no token goes on (10.3.5)."""
    for scope, _owner in place.scopes():
        left = {node.attached_to for node in scope.nodes.values() if node.kind == "boundaryEvent" and _cancels(node)}
        for node in scope.nodes.values():
            if node.kind == "transaction" and node.scope and _can_be_cancelled(node.scope) and node.id not in left:
                message = "it can be cancelled, but no cancel boundary event says where to go on; the path ends there"
                yield place.finding("cancel-way", node, message, severity="warning")


def _cancels(node: Node) -> bool:
    return any(event.kind == "cancel" for event in node.events)


def _cancel_ends(place: Place, scope: Scope, *, inside: bool) -> Iterator[Finding]:
    for node in scope.nodes.values():
        if node.kind == "endEvent" and not inside and _cancels(node):
            yield place.finding("cancel-place", node, "a cancel end event stands in a transaction, not in what undoes")
        if node.scope is not None:
            undoes = node.for_compensation or compensation_start(node) is not None
            within = node.kind == "transaction" or (inside and not undoes)
            yield from _cancel_ends(place, node.scope, inside=within)


def _can_be_cancelled(scope: Scope) -> bool:
    return any(
        (node.kind == "endEvent" and _cancels(node))
        or (node.scope is not None and node.kind != "transaction" and _can_be_cancelled(node.scope))
        for node in scope.nodes.values()
    )


TRANSACTION_RULES: tuple[Rule, ...] = (cancel_ends, cancel_boundaries, cancel_ways)
