"""Rules about compensation: what undoes what, and where it is asked for (BPMN 2.0.2, 10.5 and 10.7)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import EventDefinition, Node, Process, Scope


def handlers(place: Place) -> Iterator[Finding]:
    """An activity for compensation stands outside the flow, and a compensation boundary event leads to it (10.7.1)."""
    for scope, node in place.nodes():
        if not node.for_compensation:
            continue
        if not node.is_activity or node.triggered_by_event:
            yield place.finding("compensation-handler", node, "only an activity can be a compensation handler")
        elif not any(other.compensation_handler == node.id and _of(other) for other in scope.nodes.values()):
            yield place.finding(
                "compensation-handler", node, "no compensation boundary event of its scope leads here by an association"
            )


def boundaries(place: Place) -> Iterator[Finding]:
    """A compensation boundary event leads by one association to a handler, by no flow (10.5.4, 10.7.1)."""
    for scope, _owner in place.scopes():
        hosts: set[str | None] = set()
        for node in scope.nodes.values():
            if node.kind != "boundaryEvent" or _of(node) is None:
                continue
            if len(node.events) > 1:
                yield place.finding("compensation-boundary", node, "compensation stands alone at a boundary")
            if node.outgoing:
                yield place.finding("compensation-boundary", node, "a compensation boundary event has no outgoing flow")
            ends = {line.target for line in scope.associations if line.source == node.id and line.target in scope.nodes}
            handler = scope.nodes.get(node.compensation_handler or "")
            if len(ends) != 1 or handler is None or not handler.for_compensation:
                yield place.finding(
                    "compensation-boundary", node,
                    "exactly one association leads from here to an activity for compensation in the same scope",
                )  # fmt: skip
            elif handler.id == node.attached_to:
                yield place.finding("compensation-boundary", node, "an activity cannot undo itself")
            host = scope.nodes.get(node.attached_to or "")
            if node.attached_to in hosts:
                yield place.finding("compensation-boundary", node, f"{node.attached_to!r} has two compensation events")
            elif host is not None and host.for_compensation:
                yield place.finding("compensation-boundary", node, "what a handler did is not undone itself")
            hosts.add(node.attached_to)


def starts(place: Place) -> Iterator[Finding]:
    """One event sub-process of a scope may start by compensation: alone, and always interrupting (table 10.86)."""
    for scope, _owner in place.scopes():
        seen = False
        for node in scope.nodes.values():
            start = compensation_start(node)
            if start is None:
                continue
            if len(start.events) > 1:
                yield place.finding("compensation-start", start, "compensation stands alone at a start event")
            if not start.interrupting:
                yield place.finding("compensation-start", start, "a compensation start event is always interrupting")
            if seen:
                yield place.finding("compensation-start", start, "a second event sub-process here that undoes")
            seen = True


def targets(place: Place) -> Iterator[Finding]:
    """A throw names an activity that it sees and that can be undone (10.5.3, 10.5.5).

    It sees the activities of its own scope; out of an event sub-process those of the scope around it, and that scope.
    """
    for scope, owner, around in _nested(place):
        for node in scope.nodes.values():
            if node.kind in {"intermediateThrowEvent", "endEvent"}:
                for event in node.events:
                    if event.kind == "compensate" and event.reference:
                        yield from _target(place, node, event.reference, scope, owner, around)


def compensation_start(node: Node) -> Node | None:
    """The compensation start event of an event sub-process."""
    if not node.triggered_by_event or node.scope is None:
        return None
    inner = node.scope.nodes.values()
    return next((start for start in inner if start.kind == "startEvent" and _of(start) is not None), None)


def _target(
    place: Place,
    node: Node,
    name: str,
    scope: Scope,
    owner: Process | Node,
    around: tuple[Scope, Process | Node] | None,
) -> Iterator[Finding]:
    target, seen, mine = scope.nodes.get(name), scope, owner
    if target is None and isinstance(owner, Node) and owner.triggered_by_event and around is not None:
        seen, mine = around
        target = seen.nodes.get(name)
    if target is None and (mine.id != name or isinstance(mine, Process)):
        yield place.finding("compensation-target", node, f"the activity {name!r} cannot be seen from here")
    elif target is not None and not _can_be_undone(target, seen):
        message = f"nothing can undo {name!r}: it has no compensation handler"
        yield place.finding("compensation-target", node, message)


def _of(node: Node) -> EventDefinition | None:
    return next((event for event in node.events if event.kind == "compensate"), None)


def _nested(place: Place) -> Iterator[tuple[Scope, Process | Node, tuple[Scope, Process | Node] | None]]:
    """Every scope with its owner, and both of the scope around it."""
    todo: list[tuple[Scope, Process | Node, tuple[Scope, Process | Node] | None]] = [
        (process.scope, process, None) for process in place.processes()
    ]
    while todo:
        scope, owner, around = todo.pop()
        yield scope, owner, around
        todo += [(node.scope, node, (scope, owner)) for node in scope.nodes.values() if node.scope is not None]


def _can_be_undone(node: Node, scope: Scope) -> bool:
    if any(_of(other) and other.attached_to == node.id for other in scope.nodes.values()):
        return True
    if node.kind == "callActivity":  # what it calls may be undone from inside
        return True
    if node.scope is None:
        return False
    inner = node.scope.nodes.values()
    return any(compensation_start(below) or _can_be_undone(below, node.scope) for below in inner)


COMPENSATION_RULES: tuple[Rule, ...] = (handlers, boundaries, starts, targets)
