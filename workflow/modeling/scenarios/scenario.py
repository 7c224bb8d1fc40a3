"""What a scenario file says: where a process starts, what is done with it step by step, and what is expected of it.

``docs/scenarios.md`` describes the file; :mod:`workflow.modeling.scenarios.reading` reads it from JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.domain.ports import OFFICE_ZONE

SUFFIX = ".scenario"
FORMAT = 1

ACTIONS = ("task", "return", "job", "wait", "until", "workdays", "message", "signal", "decision", "set", "expect")
"""What a step may be, each named by the member of the same name; exactly one of them in a step."""

MEMBERS: Mapping[str, frozenset[str]] = {
    "task": frozenset({"by", "values", "nth", "process"}),
    "return": frozenset({"by", "to", "opinion", "nth", "process"}),
    "job": frozenset({"variables", "error", "failure", "nth", "process"}),
    "wait": frozenset(),
    "until": frozenset(),
    "workdays": frozenset(),
    "message": frozenset({"key", "variables"}),
    "signal": frozenset({"variables"}),
    "decision": frozenset({"result"}),
    "set": frozenset({"reason"}),
    "expect": frozenset(),
}
"""What else a step of each kind may say; ``note`` stands in any."""

EXPECTED = ("at", "variables", "due", "state", "end", "path", "incidents")
"""What can be expected, in between and at the end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it does, and all it says, as in the file."""

    kind: str
    given: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """The element, message, signal, decision or length the step is about."""
        value = self.given[self.kind]
        return "" if isinstance(value, Mapping) else str(value)

    @property
    def element(self) -> str | None:
        """The element that is done, for a step that does one."""
        return str(self.given[self.kind]) if self.kind in ("task", "return", "job") else None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, read; ``starts_at`` is aware.

    ``groups`` are candidate groups it supposes besides the office's own. ``start`` holds ``variables``, and
    ``message`` (with ``key``), ``signal`` or ``timer`` where the process is started by an event; ``completes`` says
    that jobs nobody decides on are completed with nothing where the product has a handler for them.
    """

    name: str
    process: str
    starts_at: datetime
    description: str = ""
    business_key: str | None = None
    groups: tuple[str, ...] = ()
    start: Mapping[str, Any] = field(default_factory=dict)
    completes: bool = True
    steps: tuple[Step, ...] = ()
    expect: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The scenario as its file has it."""
        told: dict[str, Any] = {"format": FORMAT, "name": self.name}
        if self.description:
            told["description"] = self.description
        told["process"] = self.process
        local = self.starts_at.astimezone(OFFICE_ZONE).replace(tzinfo=None)
        told["startsAt"] = local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")
        if self.business_key is not None:
            told["businessKey"] = self.business_key
        if self.groups:
            told["groups"] = list(self.groups)
        if self.start:
            told["start"] = dict(self.start)
        if not self.completes:
            told["jobs"] = "wait"
        told["steps"] = [dict(step.given) for step in self.steps]
        if self.expect:
            told["expect"] = dict(self.expect)
        return told
