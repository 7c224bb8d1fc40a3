"""Rules against what could be read in two ways: of two meanings, one would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule
from engine.model.elements import Node

_ANY = "any error"


def two_loops(place: Place) -> Iterator[Finding]:
    """An activity has one kind of loop: a standard one or several instances (10.3.8, table 10.3)."""
    for part in place.parts():
        kinds = [child.name for child in part.children if child.name.endswith("LoopCharacteristics")]
        if len(set(kinds)) > 1:
            message = "a standard loop and multi-instance stand on one activity; draw one inside the other"
            yield place.at(part, "loop-twice", message)


def two_calls(place: Place) -> Iterator[Finding]:
    """A call activity calls one thing: ``calledElement`` and the dialect's element do not differ (10.3.6)."""
    for part in place.parts():
        node = place.node(part.xml.get("id"))
        if part.name != "callActivity" or node is None:
            continue
        own = (part.xml.get("calledElement") or "").rpartition(":")[2]
        dialect = node.extensions.called_process
        if own and dialect and own != dialect:
            yield place.at(part, "called-twice", f"calledElement is {own!r}, zeebe:calledElement says {dialect!r}")


def two_works(place: Place) -> Iterator[Finding]:
    """A script or business rule task is done here or by a worker, not both (dialect)."""
    for _scope, node in place.nodes():
        extensions = node.extensions
        here = extensions.script if node.kind == "scriptTask" else extensions.decision_id
        if node.kind in {"scriptTask", "businessRuleTask"} and here and extensions.task_type:
            yield place.finding("work-twice", node, f"a {node.kind} is done here or by a worker, not both")


def two_catchers(place: Place) -> Iterator[Finding]:
    """An error has one place where it is caught: at an activity, or in a scope's event sub-processes (10.5.6)."""
    for scope, _owner in place.scopes():
        nodes = list(scope.nodes.values())
        at_host: dict[str, list[Node]] = {}
        for node in nodes:
            if node.kind == "boundaryEvent" and node.attached_to:
                at_host.setdefault(node.attached_to, []).append(node)
        starts = [
            start
            for node in nodes
            if node.triggered_by_event and node.scope is not None
            for start in node.scope.nodes.values()
            if start.kind == "startEvent"
        ]
        for catchers in (*at_host.values(), starts):
            yield from _caught_twice(place, catchers)


def _caught_twice(place: Place, catchers: Iterable[Node]) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in catchers:
        for code in {event.name or _ANY for event in node.events if event.kind == "error"}:
            if code in seen:
                yield place.finding("catch-twice", node, f"{code} is caught by another event of the same place")
            seen.add(code)


def operation_messages(place: Place) -> Iterator[Finding]:
    """A message and an operation at one element belong together (10.3.3, 10.5.5: the operation's in-message)."""
    messages: dict[str, str] = {}
    for part in place.parts():
        if part.name == "operation" and part.xml.get("id"):
            found = next((child for child in part.children if child.name == "inMessageRef"), None)
            messages[part.xml.get("id")] = _local(found.xml.text) if found is not None else ""
    for part in place.parts():
        if part.name not in {"sendTask", "receiveTask", "messageEventDefinition"}:
            continue
        inner = next((child.xml.text for child in part.children if child.name == "operationRef"), None)
        operation = _local(part.xml.get("operationRef") or inner)
        message = _local(part.xml.get("messageRef"))
        if message and operation in messages and messages[operation] not in ("", message):
            text = f"the operation {operation!r} takes the message {messages[operation]!r}, not {message!r}"
            yield place.at(part, "operation-message", text)


def _local(reference: str | None) -> str:
    return (reference or "").strip().rpartition(":")[2]


AMBIGUITY_RULES: tuple[Rule, ...] = (two_loops, two_calls, two_works, two_catchers, operation_messages)
