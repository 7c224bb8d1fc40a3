"""Compiles what events wait for: triggers, their waits and conditions."""

from __future__ import annotations

from engine.model.elements import EventDefinition, Node, split_names
from engine.spiff.conditions import CREATE, UPDATE, Condition
from engine.spiff.expressions import Text
from engine.spiff.sources import Sources
from engine.spiff.spec import Catcher, Trigger
from engine.spiff.waits import WaitSpec

_WAITING = {"timer", "message", "signal"}


def catcher_of(node: Node, sources: Sources, *, subprocess: str | None = None) -> Catcher:
    """A boundary event, or the start event of the event sub-process ``subprocess``."""
    return Catcher(node.id, triggers_of(node, sources), node.interrupting, node.parallel_multiple, subprocess)


def triggers_of(node: Node, sources: Sources) -> tuple[Trigger, ...]:
    """What a node waits for: the event definitions of an event, the message of a receive task."""
    message = [node.message] if node.kind == "receiveTask" and node.message is not None else []
    with sources.of(node):
        return tuple(_trigger(event, sources) for event in message or node.events if event.kind != "link")


def _trigger(event: EventDefinition, sources: Sources) -> Trigger:
    if event.kind in {"error", "escalation"}:
        return Trigger(event.kind, code=event.name)
    if event.kind == "conditional":
        return Trigger(event.kind, condition=_condition(event, sources))
    if event.kind not in _WAITING:
        return Trigger(event.kind)
    wait = WaitSpec(
        event.kind,
        name=sources.text(event.name),
        correlation_key=sources.feel(event.correlation_key),
        timer_type=event.timer_type,
        timer_value=sources.text(event.timer_value),
    )
    return Trigger(event.kind, wait=wait)


def _condition(event: EventDefinition, sources: Sources) -> Condition | None:
    text = sources.feel(event.condition)
    if text is None:
        return None
    sources.watched = True
    changes = frozenset(split_names(event.variable_events)) or frozenset({CREATE, UPDATE})
    names = frozenset(split_names(event.variable_names)) or _heard(text)
    return Condition(text, names, changes)


def _heard(text: Text) -> frozenset[str] | None:
    """The variables a condition without a filter depends on; one that asks the clock may change at any time."""
    mentioned = text.expression.mentioned if text.expression is not None else ()
    return None if {"now", "today"} & set(mentioned) else frozenset(mentioned)
