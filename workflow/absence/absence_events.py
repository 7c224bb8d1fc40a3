"""What has happened to work whose people changed, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class WorkHandedOver(Event):
    """Somebody's work went to others in one step; ``moved`` and ``stayed`` count the items."""

    hand_over_key: int
    giver: str
    receivers: tuple[str, ...]
    moved: int
    stayed: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class HandOverSigned(Event):
    """Somebody signed the list of a hand-over as its giver, a receiver or the witness."""

    hand_over_key: int
    giver: str
    part: str


@dataclass(frozen=True, kw_only=True)
class PostPairChanged(Event):
    """Who holds the A-post and the B-post of a group or organisation was said anew, or taken back (empty names)."""

    principal: str
    process_id: str
    previous: tuple[str, str]
    now: tuple[str, str]
    claim_workdays: int
