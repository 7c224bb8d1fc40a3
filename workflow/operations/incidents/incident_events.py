"""What people do about an incident besides mending it, as facts of the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.domain.events import InstanceEvent


@dataclass(frozen=True, kw_only=True)
class IncidentNoted(InstanceEvent):
    """Somebody wrote something down about an incident."""

    incident_key: int
    element_id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IncidentGiven(InstanceEvent):
    """An incident got, changed or lost the person who looks after it; ``changes`` has ``keeper`` before and after."""

    incident_key: int
    element_id: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""
