"""What has happened to people, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class DeputyAppointed(Event):
    """``deputy`` acts in the place of ``absent`` for a time; ``process_ids`` empty means in all processes."""

    absent: str
    deputy: str
    begins_at: datetime
    ends_at: datetime
    process_ids: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DeputyEnded(Event):
    """A deputy's time was ended before it was over."""

    absent: str
    deputy: str
    reason: str = ""
