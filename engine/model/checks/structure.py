"""Rules about ids, references and flows (BPMN 2.0.2, chapters 8.3 and 10)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node, Scope

RUNNABLE = {
    "task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
}  # fmt: skip


def executable(place: Place) -> Iterator[Finding]:
    """A file to deploy has at least one executable process."""
    if not any(place.processes()):
        yield Finding("executable", "no process in this file is marked as executable", file=place.diagram.file)


def ids(place: Place) -> Iterator[Finding]:
    """Every flow element has an id, and no id stands twice (XML Schema ID)."""
    for id_, lines in place.diagram.ids.items():
        if len(lines) > 1:
            where = ", ".join(str(line) for line in lines)
            yield Finding(
                "id-twice", f"the id stands on lines {where}", element=id_, line=lines[1], file=place.diagram.file
            )
    for _scope, node in place.nodes():
        if not node.id:
            yield place.finding("id-missing", node, f"a {node.kind} has no id")


def supported(place: Place) -> Iterator[Finding]:
    """What this engine cannot run is refused by name."""
    for _scope, node in place.nodes():
        if node.kind not in RUNNABLE:
            yield place.finding("unsupported", node, f"{node.kind} cannot be run yet")
        for name, line in node.extensions.unknown:
            yield Finding(
                "unsupported", f"{name} is not supported", element=node.id, line=line, file=place.diagram.file
            )
    for name, element, line in place.diagram.unreadable:
        yield Finding("unsupported", f"{name} is not supported", element=element, line=line, file=place.diagram.file)


def references(place: Place) -> Iterator[Finding]:
    """Every reference leads somewhere."""
    for element, reference, line in place.diagram.dangling:
        yield Finding("reference", f"refers to {reference!r}, which is not in the file", element=element, line=line,
                      file=place.diagram.file)  # fmt: skip


def flow_ends(place: Place) -> Iterator[Finding]:
    """A sequence flow joins two nodes of one scope (10.2: it cannot cross a sub-process border)."""
    for scope, _owner in place.scopes():
        for flow in scope.flows.values():
            for end, name in ((flow.source, "source"), (flow.target, "target")):
                if end not in scope.nodes:
                    yield place.finding("flow-end", flow, f"the {name} {end!r} is not in the same scope")


def flow_rules(place: Place) -> Iterator[Finding]:
    """Start events take no flow in, end events give none out, event sub-processes and boundaries neither in."""
    for _scope, node in place.nodes():
        if node.kind in {"startEvent", "boundaryEvent"} and node.incoming:
            yield place.finding("flow-into-start", node, f"a {node.kind} cannot have an incoming sequence flow")
        if node.kind == "endEvent" and node.outgoing:
            yield place.finding("flow-out-of-end", node, "an end event cannot have an outgoing sequence flow")
        if node.triggered_by_event and (node.incoming or node.outgoing):
            yield place.finding("flow-event-subprocess", node, "an event sub-process has no sequence flows")
        if node.kind == "boundaryEvent" and not node.outgoing:
            yield place.finding("boundary-flow", node, "a boundary event needs an outgoing sequence flow")


def reachable(place: Place) -> Iterator[Finding]:
    """A node that no token can reach is a mistake of drawing; said, not refused (it has no incoming flow)."""
    for scope, _owner in place.scopes():
        for node in scope.nodes.values():
            if _needs_incoming(node, scope) and not node.incoming:
                yield place.finding("unreachable", node, "no sequence flow leads here", severity="warning")


def _needs_incoming(node: Node, scope: Scope) -> bool:
    if node.kind in {"startEvent", "boundaryEvent"} or node.triggered_by_event:
        return False
    has_start = any(other.kind == "startEvent" for other in scope.nodes.values())
    is_link = node.kind == "intermediateCatchEvent" and node.event is not None and node.event.kind == "link"
    return has_start and not is_link


def defaults(place: Place) -> Iterator[Finding]:
    """A default flow goes out of its element and has no condition (10.3.1, table 10.57)."""
    for scope, node in place.nodes():
        if node.default_flow is None:
            continue
        if node.default_flow not in node.outgoing:
            yield place.finding("default-flow", node, f"the default flow {node.default_flow!r} does not start here")
        elif scope.flows[node.default_flow].condition:
            yield place.finding("default-condition", scope.flows[node.default_flow], "a default flow has no condition")


def conditions(place: Place) -> Iterator[Finding]:
    """Where a choice is made, every way out but the default has a condition; elsewhere conditions do not belong."""
    for scope, node in place.nodes():
        flows = [scope.flows[flow] for flow in node.outgoing]
        if node.kind in {"exclusiveGateway", "inclusiveGateway"} and len(flows) > 1:
            for flow in flows:
                if not flow.condition and flow.id != node.default_flow:
                    yield place.finding("condition-missing", flow, "a way out of this gateway needs a condition")
        if node.kind in {"parallelGateway", "eventBasedGateway"} or node.kind in {"startEvent", "boundaryEvent"}:
            for flow in flows:
                if flow.condition:
                    yield place.finding("condition-place", flow, f"a flow out of a {node.kind} cannot have a condition")


STRUCTURE_RULES: tuple[Rule, ...] = (
    executable, ids, supported, references, flow_ends, flow_rules, reachable, defaults, conditions,
)  # fmt: skip
