"""Rules about events: where which kind may stand, and what it must say (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from engine.domain.cycles import CycleError, read_cycle
from engine.domain.errors import Finding
from engine.feel.temporal_text import read_date, read_date_time, read_duration
from engine.model.checks.rule import Place, Rule
from engine.model.elements import EventDefinition, Node, Process, split_names

_THROWING = {"intermediateThrowEvent", "endEvent"}

ALLOWED: dict[str, set[str]] = {
    "startEvent": {"message", "timer", "signal", "conditional"},
    "event sub-process start": {"message", "timer", "signal", "conditional", "error", "escalation", "compensate"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "escalation", "signal", "link", "compensate"},
    "endEvent": {"message", "error", "escalation", "signal", "terminate", "compensate", "cancel"},
    "boundaryEvent": {"message", "timer", "signal", "conditional", "error", "escalation", "compensate", "cancel"},
}
"""What can stand where (tables 10.84 to 10.93)."""


def kinds(place: Place) -> Iterator[Finding]:
    """Only event kinds that may stand at their place."""
    for scope, owner in place.scopes():
        for node in scope.nodes.values():
            if node.kind not in ALLOWED:
                continue
            inside = isinstance(owner, Node) and owner.triggered_by_event and node.kind == "startEvent"
            where = "event sub-process start" if inside else node.kind
            if node.event is None:
                if node.kind in {"intermediateCatchEvent", "boundaryEvent"}:
                    yield place.finding("event-missing", node, f"a {node.kind} needs something to wait for")
            for event in node.events:
                if event.kind not in ALLOWED[where]:
                    yield place.finding("event-kind", node, f"a {event.kind} event cannot stand as {where} here")


def boundaries(place: Place) -> Iterator[Finding]:
    """A boundary event stands on an activity of its scope; an error always interrupts."""
    for scope, node in place.nodes():
        if node.kind != "boundaryEvent":
            continue
        host = scope.nodes.get(node.attached_to or "")
        if host is None or not host.is_activity:
            yield place.finding(
                "boundary-host", node, f"is attached to {node.attached_to!r}, which is no activity here"
            )
        elif host.triggered_by_event:
            yield place.finding("boundary-host", node, "an event sub-process cannot have boundary events")
        if any(event.kind == "error" for event in node.events) and not node.interrupting:
            yield place.finding("error-interrupts", node, "an error boundary event is always interrupting")


def contents(place: Place) -> Iterator[Finding]:
    """Every event says what it needs: a timer its value, a message its name and key, a link its other end."""
    for scope, owner in place.scopes():
        outermost = isinstance(owner, Process)
        for node in scope.nodes.values():
            if node.kind == "receiveTask" and node.message is None:
                yield place.finding("message-missing", node, "a receive task needs a message")
            for event in [node.message] if node.kind == "receiveTask" and node.message else node.events:
                yield from _content(place, node, event, is_start=outermost and scope.begins_by(node))


def _content(place: Place, node: Node, event: EventDefinition, *, is_start: bool) -> Iterator[Finding]:
    if event.kind == "timer" and not event.timer_value:
        yield place.finding("timer-value", node, "the timer has no date, duration or cycle")
    yield from _timer(place, node, event)
    throwing = node.kind in _THROWING
    if event.kind == "message":
        if throwing:
            if not node.extensions.task_type:
                yield place.finding("message-task", node, "a thrown message needs a task type (zeebe:taskDefinition)")
        elif not event.name:
            yield place.finding("message-name", node, "the message has no name")
        elif not is_start and not event.correlation_key:
            yield place.finding("correlation-key", node, f"the message {event.name!r} has no correlation key")
    if event.kind == "conditional":
        yield from _condition(place, node, event)
    if event.kind == "signal" and not event.name:
        yield place.finding("signal-name", node, "the signal has no name")
    if event.kind in {"error", "escalation"} and throwing and not event.name:
        yield place.finding(f"{event.kind}-code", node, f"the thrown {event.kind} has no code")


def _condition(place: Place, node: Node, event: EventDefinition) -> Iterator[Finding]:
    if not event.condition:
        yield place.finding("event-condition", node, "the conditional event has no condition")
    unknown = [name for name in split_names(event.variable_events) if name not in {"create", "update"}]
    if unknown:
        yield place.finding("condition-events", node, f"variableEvents knows create and update, not {unknown[0]!r}")


def _timer(place: Place, node: Node, event: EventDefinition) -> Iterator[Finding]:
    text = (event.timer_value or "").strip()
    if event.kind != "timer" or not text or text.startswith("="):
        return
    if event.timer_type == "cycle":
        try:
            read_cycle(text, UTC)
        except CycleError as error:
            yield place.finding("timer-cycle", node, str(error))
    if event.timer_type == "date" and read_date(text) is None and read_date_time(text) is None:
        yield place.finding("timer-date", node, f"{text!r} is not a moment of the form 2023-03-06T10:00:00+08:00")
    if event.timer_type == "duration" and (text.startswith("-") or read_duration(text) is None):
        yield place.finding(
            "timer-duration", node, f"{text!r} is not a duration of the form P3DT4H, or of months as P1Y6M"
        )


def error_starts(place: Place) -> Iterator[Finding]:
    """An event sub-process started by an error always interrupts (10.5.2, table 10.86)."""
    for _scope, node in place.nodes():
        error = any(event.kind == "error" for event in node.events)
        if node.kind == "startEvent" and error and not node.interrupting:
            yield place.finding("error-interrupts", node, "an error start event is always interrupting")


def multiples(place: Place) -> Iterator[Finding]:
    """Events with several definitions (10.5.4): which kinds can be thrown or caught together.

    A link leads to one place and cannot stand beside others; compensation undoes and is no trigger beside others. An
    error ends what it was thrown in at once, so nothing could wait for the other triggers with it. A thrown message is
    a job in the dialect, and an event has one job at most.
    """
    for scope, _owner in place.scopes():
        for node in scope.nodes.values():
            kinds_here = [event.kind for event in node.events]
            if len(kinds_here) > 1 and "link" in kinds_here:
                yield place.finding("event-multiple", node, "a link cannot be one of several event definitions")
            if kinds_here.count("message") > 1 and node.kind in _THROWING:
                yield place.finding("event-multiple", node, "a thrown message is a job, and an event has one job only")
            if len(kinds_here) > 1 and "compensate" in kinds_here and node.kind not in _THROWING:
                yield place.finding("event-multiple", node, "compensation cannot be one of several triggers")
            if node.parallel_multiple and {"error", "cancel"} & set(kinds_here):
                yield place.finding(
                    "event-parallel", node, "an error or cancellation cannot be one of triggers that must all come"
                )


def links(place: Place) -> Iterator[Finding]:
    """A link goes out of a throw without flow, to the one catch of its name that nothing else leads to (10.5.5)."""
    for scope, _owner in place.scopes():
        seen: set[str | None] = set()
        for node in scope.nodes.values():
            if node.event is None or node.event.kind != "link":
                continue
            if node.kind == "intermediateThrowEvent" and node.outgoing:
                yield place.finding("link-flow", node, "a link throw event has no outgoing sequence flow")
            if node.kind == "intermediateCatchEvent":
                if node.incoming:
                    yield place.finding("link-flow", node, "a link catch event has no incoming sequence flow")
                if node.event.name in seen:
                    yield place.finding("link-twice", node, f"two link catch events are called {node.event.name!r}")
                seen.add(node.event.name)


EVENT_RULES: tuple[Rule, ...] = (kinds, boundaries, contents, error_starts, multiples, links)
