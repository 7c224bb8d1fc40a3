"""What starts instances of the newest version: start events, and receive tasks and events behind a starting gateway."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Broken, Finding
from engine.model.elements import EventDefinition, Node, Process
from engine.persistence.work import MessageSubscription, SignalSubscription, Timer
from engine.spiff.expressions import compile_text, evaluate_due, evaluate_text
from engine.spiff.waits import begin_cycle
from engine.unit_of_work import UnitOfWork


def subscribe_starts(uow: UnitOfWork, definition_key: int, process: Process) -> None:
    """Write the start subscriptions of a version that has just become the newest.

    :raises Broken: when a timer's moment cannot be computed
    """
    for node, event in _starts(process):
        row = _subscription(uow, definition_key, process.id, node, event)
        if row is not None:
            uow.session.add(row)


def start_findings(uow: UnitOfWork, process: Process, file: str) -> list[Finding]:
    """What :func:`subscribe_starts` would stumble over (``start-event``), one finding an event. Writes nothing."""
    findings = []
    for node, event in _starts(process):
        try:
            _subscription(uow, 0, process.id, node, event)
        except Broken as error:
            findings.append(Finding("start-event", error.message, error.element_id or node.id, node.line, file))
    return findings


def start_name(uow: UnitOfWork, node: Node, event: EventDefinition) -> str:
    """The name of a message or signal that starts instances: worked out without variables, there are none yet.

    :raises Broken: when it cannot be computed
    """
    return evaluate_text(compile_text(event.name), {}, uow.world.feel, place=node.id) or ""


def _starts(process: Process) -> Iterator[tuple[Node, EventDefinition]]:
    for node in process.scope.nodes.values():
        if process.scope.instantiates(node):
            for event in [node.message] if node.message is not None else node.events:
                yield node, event


def _subscription(
    uow: UnitOfWork, definition_key: int, process_id: str, node: Node, event: EventDefinition
) -> MessageSubscription | SignalSubscription | Timer | None:
    feel = uow.world.feel
    where = {"key": uow.next_key(), "definition_key": definition_key, "element_id": node.id}
    if event.kind == "message":
        name = start_name(uow, node, event)
        return MessageSubscription(**where, process_id=process_id, message_name=name)
    if event.kind == "signal":
        return SignalSubscription(**where, signal_name=start_name(uow, node, event))
    if event.kind != "timer":
        return None
    text = compile_text(event.timer_value)
    if text is None or event.timer_type is None:
        raise Broken(f"{node.id}: the timer has no value", element_id=node.id)
    if event.timer_type != "cycle":
        return Timer(**where, due_at=evaluate_due(text, event.timer_type, {}, feel, place=node.id))
    value = evaluate_text(text, {}, feel, place=node.id) or ""
    due, cycle, left = begin_cycle(value, feel, node.id)
    return None if due is None else Timer(**where, due_at=due, cycle=cycle, repetitions_left=left)
