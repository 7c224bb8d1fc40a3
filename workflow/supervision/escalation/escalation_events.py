"""What the ladder did and what people decided about it, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class Escalated(Event):
    """A step of the ladder was reached; ``opened`` is the instance of the order it opened.

    ``assignee`` and ``name`` are those of the task ``task_key``; ``level`` and ``outcome`` as in the table.
    """

    escalation_key: int
    trigger: str
    level: str
    outcome: str
    basis: str
    rule_id: str
    version: int
    task_key: int | None = None
    root_key: int | None = None
    business_key: str | None = None
    assignee: str | None = None
    name: str = ""
    org: str | None = None
    opened: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProposalRaised(Event):
    """The ladder asks a person to decide: an interview, a special meeting, accountability."""

    proposal_key: int
    kind: str
    title: str
    org: str | None = None
    business_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Event):
    """Somebody agreed to a proposal or refused it; ``opened`` is the instance of the order that came of it."""

    proposal_key: int
    kind: str
    agreed: bool
    reason: str
    opened: int | None = None
    business_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class EscalationSettingChanged(Event):
    """The county set something of the ladder otherwise."""

    name: str
    previous: str
    value: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SupervisionDigested(Event):
    """A person's digest of the day: how many of their tasks are over and near, how many orders wait for them.

    ``next_week`` and ``proposals`` are told to supervisors alone: open tasks whose date falls in the days to come, and
    what is to be decided.
    """

    person: str
    day: str
    over: int
    near: int
    orders: int
    supervises: bool = False
    next_week: int = 0
    proposals: int = 0
