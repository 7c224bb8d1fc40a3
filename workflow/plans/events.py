"""What happens to plans, as facts: made, made anew, and slipped beyond what they had left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.events import InstanceEvent


@dataclass(frozen=True, kw_only=True)
class PlanEvent(InstanceEvent):
    """Something happened to a project's plan; ``late`` are the working days it is behind, 0 when it is not."""

    plan_key: int
    version: int
    goal: str
    committed_on: date
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class PlanMade(PlanEvent):
    """A project was planned for the first time; that version is its baseline."""


@dataclass(frozen=True, kw_only=True)
class PlanReplanned(PlanEvent):
    """A new version counts, for this reason; the baseline stays."""

    reason_code: str
    reason: str
    before: date


@dataclass(frozen=True, kw_only=True)
class PlanSlipped(PlanEvent):
    """The date cannot be kept any more; ``step`` is the one behind it, ``possible_on`` the day that can."""

    step: str
    possible_on: date


@dataclass(frozen=True, kw_only=True)
class PlanStepSet(PlanEvent):
    """Somebody set a step's date, owner or end by hand."""

    step: str
    reason: str
