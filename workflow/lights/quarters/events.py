"""What happens at a quarter's end, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class QuarterFrozen(Event):
    """What the projects showed at the end of ``quarter`` is kept for ever; ``projects`` says how many."""

    quarter: str
    projects: int


@dataclass(frozen=True, kw_only=True)
class QuarterReportEntered(Event):
    """Somebody wrote down, or confirmed, what counts for a unit besides its projects."""

    quarter: str
    org: str
    completion_pct: str
    false_report: bool
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class OrgLightPublished(Event):
    """The light of a unit for a quarter, final; ``reason`` is the row of ``light_org`` that counted."""

    quarter: str
    org: str
    light: str
    reason: str
