"""Rules about gateways: their direction, and what may stand behind an event-based one (BPMN 2.0.2, 10.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node, Scope

WAITED_FOR = {"message", "signal", "timer", "conditional"}
"""What an event behind an event-based gateway may wait for (10.6.6)."""


def directions(place: Place) -> Iterator[Finding]:
    """A converging gateway has several ways in and one out, a diverging one the reverse, a mixed one several of both.

    BPMN 2.0.2, 10.6.1 and table 10.115 (``gatewayDirection``); unspecified, the default, asks for nothing.
    """
    for part in place.parts():
        if part.type is None or not part.name.endswith("Gateway"):
            continue
        direction = part.xml.get("gatewayDirection", "Unspecified")
        node = place.node(part.xml.get("id"))
        if node is None:
            continue
        several_in, several_out = len(node.incoming) > 1, len(node.outgoing) > 1
        wanted = {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}.get(direction)
        if wanted is not None and wanted != (several_in, several_out):
            ways = f"{len(node.incoming)} in, {len(node.outgoing)} out"
            yield place.at(part, "gateway-direction", f"a gateway with these ways ({ways}) is not {direction.lower()}")


def event_gateways(place: Place) -> Iterator[Finding]:
    """Behind an event-based gateway stand at least two catch events or receive tasks with no other way in (10.6.6)."""
    for scope, node in place.nodes():
        if node.kind != "eventBasedGateway":
            continue
        if len(node.outgoing) < 2:
            yield place.finding("event-gateway", node, "an event-based gateway needs at least two ways out")
        targets = _targets(scope, node)
        for target in targets:
            yield from _target(place, target)
        if len({target.id for target in targets}) < len(targets):
            yield place.finding("event-gateway-target", node, "two ways out of this gateway lead to one event")


def _target(place: Place, target: Node) -> Iterator[Finding]:
    kinds = {event.kind for event in target.events}
    if target.kind not in {"intermediateCatchEvent", "receiveTask"} or kinds - WAITED_FOR:
        yield place.finding("event-gateway-target", target, "every way out leads to an event that is waited for")
    elif target.loop is not None:
        yield place.finding("event-gateway-target", target, "cannot be multi-instance behind this gateway")
    elif len(target.incoming) > 1:
        yield place.finding("event-gateway-target", target, "has another way in besides its event-based gateway")


def event_gateway_tasks(place: Place) -> Iterator[Finding]:
    """Behind one event-based gateway, messages are caught by events or by receive tasks, not by both (10.6.6)."""
    for scope, node in place.nodes():
        if node.kind != "eventBasedGateway":
            continue
        targets = _targets(scope, node)
        tasks = [target for target in targets if target.kind == "receiveTask"]
        if tasks and any(event.kind == "message" for target in targets for event in target.events):
            message = "messages behind one event-based gateway are caught by events or by receive tasks, not by both"
            yield place.finding("event-gateway-mixed", tasks[0], message)


def event_gateway_boundaries(place: Place) -> Iterator[Finding]:
    """A receive task behind an event-based gateway has no boundary events (10.6.6)."""
    for scope, node in place.nodes():
        if node.kind != "eventBasedGateway":
            continue
        tasks = {target.id for target in _targets(scope, node) if target.kind == "receiveTask"}
        for event in scope.nodes.values():
            if event.kind == "boundaryEvent" and event.attached_to in tasks:
                message = "a receive task behind an event-based gateway cannot have boundary events"
                yield place.finding("event-gateway-boundary", event, message)


def _targets(scope: Scope, node: Node) -> list[Node]:
    found = [scope.nodes.get(scope.flows[flow].target) for flow in node.outgoing]
    return [target for target in found if target is not None]


GATEWAY_RULES: tuple[Rule, ...] = (directions, event_gateways, event_gateway_tasks, event_gateway_boundaries)
