"""Rules about where tokens come from and how many: starts, instantiation, quantities, complex gateways."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node, Process, Scope

MOST_TOKENS = 1_000
"""The largest quantity of tokens: more of them in one step than any drawing means would stall everything else."""


def starts(place: Place) -> Iterator[Finding]:
    """A scope has something to begin with; a sub-process at most one start event, without a trigger (10.5.2).

    Without start events a scope begins at every node that nothing leads to; a scope with an end event needs a start
    event, or what starts instances besides.
    """
    for scope, owner in place.scopes():
        found = [node for node in scope.nodes.values() if node.kind == "startEvent"]
        if isinstance(owner, Node) and owner.triggered_by_event:
            if len(found) != 1 or not found[0].events:
                yield place.finding(
                    "event-start", owner, "an event sub-process has exactly one start event, with a trigger"
                )
        elif isinstance(owner, Node) and owner.kind == "adHocSubProcess":
            continue
        elif found:
            yield from _start_events(place, owner, found)
        elif not any(node.instantiate for node in scope.nodes.values()):
            yield from _no_start_event(place, owner, scope)


def _start_events(place: Place, owner: Process | Node, found: list[Node]) -> Iterator[Finding]:
    plain = [node for node in found if not node.events]
    if isinstance(owner, Process):
        if len(plain) > 1:
            yield place.finding("start-twice", plain[1], "a process has at most one start event without a trigger")
    elif len(found) != 1 or not plain:
        yield place.finding("sub-start", owner, "a sub-process has at most one start event, without a trigger")


def _no_start_event(place: Place, owner: Process | Node, scope: Scope) -> Iterator[Finding]:
    rule, what = ("start-missing", "process") if isinstance(owner, Process) else ("sub-start", "sub-process")
    if any(node.kind == "endEvent" for node in scope.nodes.values()):
        yield place.finding(rule, owner, f"the {what} has an end event, so it needs a start event")
    elif not scope.begins_at():
        yield place.finding(rule, owner, f"the {what} has no start event and nothing else to begin with")


def quantities(place: Place) -> Iterator[Finding]:
    """Token quantities are whole numbers from 1 (table 10.3), and enough tokens can come."""
    for scope, node in place.nodes():
        if not node.is_activity:
            continue
        for name, value in (
            ("startQuantity", node.start_quantity), ("completionQuantity", node.completion_quantity),
        ):  # fmt: skip
            if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= MOST_TOKENS and len(value) < 9):
                yield place.finding("quantity", node, f"{name}={value!r} is not a whole number from 1 to {MOST_TOKENS}")
        if node.start_quantity != "1" and (not node.incoming or any(scope.event_gateways_before(node))):
            yield place.finding("quantity-start", node, "no sequence flow brings the tokens startQuantity asks for")


def complex_gateways(place: Place) -> Iterator[Finding]:
    """A complex gateway that joins says when it is activated (10.6.5, table 10.117)."""
    for _scope, node in place.nodes():
        if node.kind == "complexGateway" and len(node.incoming) > 1 and not node.activation_condition:
            yield place.finding(
                "activation-condition", node, "a complex gateway with several ways in needs an activationCondition"
            )


def instantiation(place: Place) -> Iterator[Finding]:
    """Receive tasks and event-based gateways that start instances: nothing leads to them (10.3.3, 10.6.6)."""
    for scope, owner in place.scopes():
        for node in scope.nodes.values():
            if node.gateway_type == "Parallel" and not node.instantiate:
                yield place.finding(
                    "gateway-parallel",
                    node,
                    "a parallel event-based gateway is one that starts instances",
                )
            if not node.instantiate:
                continue
            if node.kind not in {"receiveTask", "eventBasedGateway"} or not isinstance(owner, Process):
                yield place.finding("instantiate-place", node, f"a {node.kind} cannot start instances here")
            elif node.incoming or node.loop is not None or node.for_compensation:
                yield place.finding(
                    "instantiate-place", node, "what starts instances has no incoming flow and is no loop or handler"
                )
            if node.kind == "eventBasedGateway":
                yield from _events_of(place, scope, node)


def _events_of(place: Place, scope: Scope, gateway: Node) -> Iterator[Finding]:
    for flow in gateway.outgoing:
        event = scope.nodes.get(scope.flows[flow].target)
        if event is not None and event.kind != "receiveTask" and [e.kind for e in event.events] != ["message"]:
            yield place.finding("instantiate-message", event, "only messages start instances behind a gateway")


TOKEN_RULES: tuple[Rule, ...] = (starts, quantities, complex_gateways, instantiation)
