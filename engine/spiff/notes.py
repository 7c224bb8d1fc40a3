"""Which notes of a token name elements and sequence flows, and what they are called in another version.

The one place that knows: whoever adds a kind of note that names an element adds its row to ``_NAMING``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Names:
    """What ids become: ``needed`` for what is still used, ``past`` for what is only remembered, ``flow`` for flows.

    ``completed`` is asked for the spec name of what may still be compensated (partly done or wholly), ``event_start``
    for the start event of an event sub-process, ``waits`` for the open waits of the token (``key → notes``), and
    ``events`` for what else is noted by the id of an event the token waits for (``id → value``).
    """

    needed: Callable[[str], str]
    past: Callable[[str], str]
    flow: Callable[[str], str]
    completed: Callable[[str, bool], str]
    event_start: Callable[[str], str]
    waits: Callable[[Mapping[str, Any]], dict[str, Any]]
    events: Callable[[Mapping[str, Any]], dict[str, Any]]


def rename_notes(notes: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A token's notes with every element and flow by its new name; the given ones stay as they are."""
    return {key: _NAMING[key](value, names) if key in _NAMING else value for key, value in notes.items()}


def _records(records: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    """Records of completed activities that may be compensated, those of a scope with the ones inside it.

    What a called process did (``called``) is named as in its own version.
    """
    renamed = []
    for record in records:
        record = {**record, "element": names.completed(record["element"], bool(record.get("partial")))}
        if "records" in record:
            record["records"] = _records(record["records"], names)
        renamed.append(record)
    return renamed


def _undoings(jobs: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    return [{**job, "records": _records(job["records"], names)} for job in jobs]


def _met(met: Mapping[str, list[dict[str, Any]]], names: Names) -> dict[str, Any]:
    """Waits that were met, by event, each with notes as an open one has them."""
    kept = names.events(met)
    return {event: [{**notes, "element": event} for notes in waits] for event, waits in kept.items()}


_NAMING: Mapping[str, Callable[[Any, Names], Any]] = {
    "flow": lambda flow, names: names.flow(flow),
    "reset": lambda flows, names: [names.flow(flow) for flow in flows],
    "first": lambda element, names: names.past(element),
    "start": lambda element, names: names.past(element),
    "end": lambda element, names: names.past(element),
    "event_start": lambda element, names: names.event_start(element),
    "waits": lambda waits, names: names.waits(waits),
    "conditions": lambda conditions, names: names.events(conditions),
    "came": lambda came, names: names.events(came),
    "met": _met,
    "compensation": _records,
    "compensating": _undoings,
    "ad_hoc": lambda notes, names: notes | {"queue": [names.needed(element) for element in notes["queue"]]},
}
"""Note → what its value becomes; a note without a row names nothing."""
