"""Which notes of a token name elements and sequence flows, and what they are called in another version.

The one place that knows: whoever adds a kind of note that names an element adds its row to ``_NAMING``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Names:
    """What ids become: ``needed`` for what the instance still uses, ``past`` for what it only remembers.

    ``flow`` is asked for sequence flows, ``event_start`` for the start event of an event sub-process, and ``waits``
    for the open waits of the token as a whole (``key → notes``).
    """

    needed: Callable[[str], str]
    past: Callable[[str], str]
    flow: Callable[[str], str]
    event_start: Callable[[str], str]
    waits: Callable[[Mapping[str, Any]], dict[str, Any]]


def rename_notes(notes: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A token's notes with every element and flow by its new name; the given ones stay as they are."""
    return {key: _NAMING[key](value, names) if key in _NAMING else value for key, value in notes.items()}


def _records(records: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    """Records of completed activities that may be compensated, those of a scope with the ones inside it."""
    renamed = []
    for record in records:
        record = dict(record)
        if "element" in record:
            record["element"] = names.needed(record["element"])
        if record.get("inner"):
            record["inner"] = _records(record["inner"], names)
        renamed.append(record)
    return renamed


_NAMING: Mapping[str, Callable[[Any, Names], Any]] = {
    "flow": lambda flow, names: names.flow(flow),
    "reset": lambda flows, names: [names.flow(flow) for flow in flows],
    "first": lambda element, names: names.past(element),
    "start": lambda element, names: names.past(element),
    "end": lambda element, names: names.past(element),
    "event_start": lambda element, names: names.event_start(element),
    "waits": lambda waits, names: names.waits(waits),
    "compensation": _records,
}
"""Note → what its value becomes; a note without a row names nothing."""
