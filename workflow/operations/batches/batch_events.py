"""What happens to batches, as facts of the event log; what they did to an instance is told by its own events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class BatchEvent(Event):
    """Something about a batch of so many items."""

    batch_key: int
    kind: str
    total: int


@dataclass(frozen=True, kw_only=True)
class BatchStarted(BatchEvent):
    """Somebody began a batch, for this reason."""

    params: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    reason: str


@dataclass(frozen=True, kw_only=True)
class BatchChanged(BatchEvent):
    """Somebody paused a batch, let it go on, cancelled what was left, or had failed items tried again."""

    act: str
    items: int = 0
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchFinished(BatchEvent):
    """Nothing of a batch waits any more; ``counts``: state → items. ``made_by`` is who began it."""

    made_by: str
    name: str
    counts: Mapping[str, int]
