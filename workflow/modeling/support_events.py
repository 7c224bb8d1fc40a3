"""Which event definition runs at which place: every pair is tried in a diagram of its own."""

from __future__ import annotations

from workflow.modeling.support_samples import TIMER, boundary, cancelled, file, fill, flow, handler, undone

KINDS = {
    "none": "",
    "message": '<messageEventDefinition messageRef="m"/>',
    "timer": TIMER,
    "conditional": "<conditionalEventDefinition><condition>=a</condition></conditionalEventDefinition>",
    "signal": '<signalEventDefinition signalRef="sig"/>',
    "error": '<errorEventDefinition errorRef="er"/>',
    "escalation": '<escalationEventDefinition escalationRef="esc"/>',
    "compensation": "<compensateEventDefinition/>",
    "cancel": "<cancelEventDefinition/>",
    "link": '<linkEventDefinition name="l"/>',
    "terminate": "<terminateEventDefinition/>",
    "multiple": f'{TIMER}<signalEventDefinition signalRef="sig"/>',
    "parallel multiple": f'{TIMER}<signalEventDefinition signalRef="sig"/>',
}
"""Kind → its definitions; several definitions are a multiple event."""

PLACES = (
    "start", "event sub-process, interrupting", "event sub-process, not interrupting", "intermediate catch",
    "boundary, interrupting", "boundary, not interrupting", "intermediate throw", "end",
)  # fmt: skip

_THROWN = {
    "message": '<extensionElements><zeebe:taskDefinition type="t"/></extensionElements>',
    "multiple": "",
}


def event_sample(kind: str, place: str) -> bytes:
    """The smallest diagram with an event of this kind at this place."""
    return fill(_sample(kind, place))


def _sample(kind: str, place: str) -> str:
    definition = KINDS[kind]
    parallel = ' parallelMultiple="true"' if kind == "parallel multiple" else ""
    if place == "start":
        start = f'<startEvent id="x"{parallel}>{definition}</startEvent>'
        return file(start, '<endEvent id="e"/>', flow("f1", "x", "e"))
    if place.startswith("event sub-process"):
        keeps = ' isInterrupting="false"' if "not" in place else ""
        return handler(definition, keeps + parallel)
    if place.startswith("boundary"):
        return _boundary(kind, definition, (' cancelActivity="false"' if "not" in place else "") + parallel)
    if place == "end":
        return _end(kind, definition)
    return _intermediate(kind, definition, place, parallel)


def _boundary(kind: str, definition: str, attributes: str) -> str:
    if kind == "cancel":
        return cancelled().replace('<boundaryEvent id="x"', f'<boundaryEvent id="x"{attributes}')
    if kind == "compensation":
        return undone().replace('<boundaryEvent id="b"', f'<boundaryEvent id="b"{attributes}')
    return boundary(definition, attributes)


def _end(kind: str, definition: str) -> str:
    if kind == "cancel":
        return cancelled()
    if kind == "compensation":
        return undone()
    end = f'<endEvent id="x">{_THROWN.get(kind, "")}{_thrown(kind, definition)}</endEvent>'
    return file('<startEvent id="s"/>', end, flow("f1", "s", "x"))


def _intermediate(kind: str, definition: str, place: str, parallel: str) -> str:
    catches = place == "intermediate catch"
    if kind == "link":
        return file(
            '<startEvent id="s"/><endEvent id="e"/>'
            f'<intermediateThrowEvent id="t">{definition}</intermediateThrowEvent>'
            f'<intermediateCatchEvent id="x">{definition}</intermediateCatchEvent>',
            flow("f1", "s", "t"), flow("f2", "x", "e"),
        )  # fmt: skip
    tag = "intermediateCatchEvent" if catches else "intermediateThrowEvent"
    inside = definition if catches else _THROWN.get(kind, "") + _thrown(kind, definition)
    event = f'<{tag} id="x"{parallel}>{inside}</{tag}>'
    return file('<startEvent id="s"/><endEvent id="e"/>', event, flow("f1", "s", "x"), flow("f2", "x", "e"))


def _thrown(kind: str, definition: str) -> str:
    """Several events thrown at once are of kinds that can be thrown."""
    if kind in {"multiple", "parallel multiple"}:
        return KINDS["signal"] + KINDS["escalation"]
    return definition
