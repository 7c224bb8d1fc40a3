"""Every event an element may wait for: at its boundary, in its scope, behind an event-based gateway, and its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.spiff.activities import ReceiveTaskSpec
from engine.spiff.events import CatchSpec
from engine.spiff.gateways import EventGatewaySpec
from engine.spiff.spec import ElementSpec, Trigger


@dataclass(frozen=True, slots=True)
class Event:
    """An event: ``role`` is ``boundary``, ``start`` (of an event sub-process), ``gateway`` or ``own``."""

    role: str
    triggers: tuple[Trigger, ...]

    @property
    def kinds(self) -> list[str]:
        """What it waits for."""
        return [trigger.kind for trigger in self.triggers]


def catching(spec: ElementSpec) -> Mapping[str, Event]:
    """The events of an element by their ids."""
    found = {boundary.element: Event("boundary", boundary.triggers) for boundary in spec.boundaries}
    found |= {start.element: Event("start", start.triggers) for start in spec.parts.event_starts}
    if isinstance(spec, EventGatewaySpec):
        found |= {element_id: Event("gateway", tuple(triggers)) for element_id, triggers in spec.events}
    elif isinstance(spec, (CatchSpec, ReceiveTaskSpec)):
        found[spec.element_id] = Event("own", tuple(spec.triggers))
    return found
