"""Rules about sequence flows: their ends, their conditions, and what nothing leads to (BPMN 2.0.2, 8.4.13 and 10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node


def flow_ends(place: Place) -> Iterator[Finding]:
    """A sequence flow joins two nodes of one scope (8.4.13: it cannot cross the border of a sub-process or a pool)."""
    for scope, _owner in place.scopes():
        for flow in scope.flows.values():
            for end, name in ((flow.source, "source"), (flow.target, "target")):
                if end not in scope.nodes:
                    yield place.finding("flow-end", flow, f"the {name} {end!r} is not in the same scope")


def flows_in(place: Place) -> Iterator[Finding]:
    """No flow leads into a start event (10.5.2) or a boundary event (10.5.4)."""
    for _scope, node in place.nodes():
        if node.kind in {"startEvent", "boundaryEvent"} and node.incoming:
            yield place.finding("flow-into-start", node, f"a {node.kind} cannot have an incoming sequence flow")


def flows_out(place: Place) -> Iterator[Finding]:
    """No flow leads out of an end event (10.5.3); one leads out of a boundary event that is no handler's (10.5.4)."""
    for _scope, node in place.nodes():
        if node.kind == "endEvent" and node.outgoing:
            yield place.finding("flow-out-of-end", node, "an end event cannot have an outgoing sequence flow")
        if node.kind == "boundaryEvent" and not node.outgoing and not _compensates(node):
            yield place.finding("boundary-flow", node, "a boundary event needs an outgoing sequence flow")


def event_subprocess_flows(place: Place) -> Iterator[Finding]:
    """An event sub-process has no sequence flows (10.3.5)."""
    for _scope, node in place.nodes():
        if node.triggered_by_event and (node.incoming or node.outgoing):
            yield place.finding("flow-event-subprocess", node, "an event sub-process has no sequence flows")


def compensation_flows(place: Place) -> Iterator[Finding]:
    """A compensation activity has no sequence flows, in or out (10.7.2); an association leads to it."""
    for _scope, node in place.nodes():
        if node.for_compensation and (node.incoming or node.outgoing):
            yield place.finding("flow-compensation", node, "a compensation activity has no sequence flows")


def reachable(place: Place) -> Iterator[Finding]:
    """Where a scope has a start event, something leads to every other node (10.5.2).

    Left out are what the standard leaves out: boundary events, event sub-processes, compensation activities and
    catching links; and what starts on its own: instantiating receive tasks and gateways, and all in an ad-hoc scope.
    """
    for scope, owner in place.scopes():
        if isinstance(owner, Node) and owner.kind == "adHocSubProcess":
            continue
        if not any(node.kind == "startEvent" for node in scope.nodes.values()):
            continue
        for node in scope.nodes.values():
            if not node.incoming and not _starts_itself(node):
                yield place.finding("unreachable", node, "no sequence flow leads here, though there is a start event")


def ends(place: Place) -> Iterator[Finding]:
    """Where a scope has an end event, every path leads to one (10.5.3); one that just stops is said, and ends there."""
    for scope, owner in place.scopes():
        if isinstance(owner, Node) and owner.kind == "adHocSubProcess":
            continue
        if not any(node.kind == "endEvent" for node in scope.nodes.values()):
            continue
        for node in scope.nodes.values():
            if not node.outgoing and not _ends_itself(node):
                message = "no sequence flow leads on, though there is an end event; the path ends here"
                yield place.finding("implicit-end", node, message, severity="warning")


def defaults(place: Place) -> Iterator[Finding]:
    """A default flow goes out of its element and has no condition (8.4.13; 10.6.2, table 10.117)."""
    for scope, node in place.nodes():
        if node.default_flow is None:
            continue
        if node.default_flow not in node.outgoing:
            yield place.finding("default-flow", node, f"the default flow {node.default_flow!r} does not start here")
        elif scope.flows[node.default_flow].condition:
            yield place.finding("default-condition", scope.flows[node.default_flow], "a default flow has no condition")


def missing_conditions(place: Place) -> Iterator[Finding]:
    """Where a gateway chooses, every way out but the default has a condition (10.6.2, 10.6.3)."""
    for scope, node in place.nodes():
        flows = [scope.flows[flow] for flow in node.outgoing]
        if node.kind in {"exclusiveGateway", "inclusiveGateway"} and len(flows) > 1:
            for flow in flows:
                if not flow.condition and flow.id != node.default_flow:
                    yield place.finding("condition-missing", flow, "a way out of this gateway needs a condition")


def condition_places(place: Place) -> Iterator[Finding]:
    """No condition stands on a flow out of a parallel or event-based gateway (10.6.4, 10.6.6) or a start (10.5.2)."""
    for scope, node in place.nodes():
        if node.kind not in {"parallelGateway", "eventBasedGateway", "startEvent", "boundaryEvent"}:
            continue
        for flow in (scope.flows[flow] for flow in node.outgoing):
            if flow.condition:
                yield place.finding("condition-place", flow, f"a flow out of a {node.kind} cannot have a condition")


def empty_conditions(place: Place) -> Iterator[Finding]:
    """A condition that is written says something (8.4.13)."""
    for scope, _owner in place.scopes():
        for flow in scope.flows.values():
            if flow.condition is not None and not flow.condition.removeprefix("=").strip():
                yield place.finding("condition-empty", flow, "the condition is empty")


def lonely_conditions(place: Place) -> Iterator[Finding]:
    """An activity with a conditional flow has another way out (8.4.13); a false condition would leave none."""
    for scope, node in place.nodes():
        if node.is_activity and len(node.outgoing) == 1 and scope.flows[node.outgoing[0]].condition:
            message = "the only way out has a condition; where it is false, there is none"
            yield place.finding("condition-alone", scope.flows[node.outgoing[0]], message)


def _starts_itself(node: Node) -> bool:
    if node.kind in {"startEvent", "boundaryEvent"} or node.triggered_by_event or node.for_compensation:
        return True
    return node.instantiate or _is_link(node, "intermediateCatchEvent")


def _ends_itself(node: Node) -> bool:
    if node.kind in {"endEvent", "boundaryEvent"} or node.triggered_by_event or node.for_compensation:
        return True
    return _is_link(node, "intermediateThrowEvent")


def _is_link(node: Node, kind: str) -> bool:
    return node.kind == kind and any(event.kind == "link" for event in node.events)


def _compensates(node: Node) -> bool:
    return any(event.kind == "compensate" for event in node.events)


FLOW_RULES: tuple[Rule, ...] = (
    flow_ends, flows_in, flows_out, event_subprocess_flows, compensation_flows, reachable, ends, defaults,
    missing_conditions, condition_places, empty_conditions, lonely_conditions,
)  # fmt: skip
