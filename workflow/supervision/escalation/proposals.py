"""What the ladder may not do by itself: an interview, a special meeting, accountability; a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.supervision.escalation.escalation_events import ProposalDecided, ProposalRaised
from workflow.supervision.escalation.models import Escalation, Proposal
from workflow.supervision.escalation.open_order import open_order
from workflow.supervision.escalation.rules import INTERVIEW, PROPOSAL_NAMES, STATE_NAMES, ProposalState


def raise_proposal(uow: UnitOfWork, row: Escalation, facts: tuple[str, ...], values: Mapping[str, Any]) -> Proposal:
    """Ask for a decision about a step of the ladder; ``facts`` are the numbers of the orders it rests on."""
    proposal = Proposal(
        key=uow.next_key(), escalation_key=row.key, kind=row.level, org=row.org, business_key=row.business_key,
        title=row.title, basis=row.basis, facts=list(facts), order_values=dict(values), state=ProposalState.OPEN,
        raised_at=uow.now, decided_by=None, decided_at=None, reason="", opened_key=None,
    )  # fmt: skip
    uow.session.add(proposal)
    uow.emit(
        ProposalRaised(
            proposal_key=proposal.key, kind=proposal.kind, title=proposal.title, org=proposal.org,
            business_key=proposal.business_key,
        )
    )  # fmt: skip
    return proposal


def find_proposal(session: Session, key: int) -> Proposal:
    """The proposal of this key. :raises NotFound: when there is none"""
    found = session.get(Proposal, key)
    if found is None:
        raise NotFound(f"没有待定事项 {key}。")
    return found


def is_asked(session: Session, kind: str, org: str) -> bool:
    """Whether a proposal of this kind about the unit waits to be decided."""
    open_one = select(Proposal.key).where(
        Proposal.kind == kind, Proposal.org == org, Proposal.state == ProposalState.OPEN
    )
    return session.scalars(open_one.limit(1)).first() is not None


def count_open(session: Session) -> int:
    """How many wait to be decided."""
    return session.scalar(select(func.count()).where(Proposal.state == ProposalState.OPEN)) or 0


def decide(uow: UnitOfWork, key: int, *, agreed: bool, reason: str) -> Proposal:
    """Agree to a proposal or refuse it; an agreed interview opens its notice through the process's own message.

    :raises Invalid: without a reason
    :raises Refused: when somebody decided it before
    """
    proposal = uow.session.get(Proposal, key, with_for_update=True)
    if proposal is None:
        raise NotFound(f"没有待定事项 {key}。")
    if not reason.strip():
        raise Invalid("无法决定：请写明理由。", [Finding("required", "请写明理由。", element="reason")])
    if proposal.state != ProposalState.OPEN:
        raise Refused(
            f"无法决定：{PROPOSAL_NAMES.get(proposal.kind, proposal.kind)}已由 {proposal.decided_by} "
            f"决定为“{STATE_NAMES[proposal.state]}”。"
        )
    proposal.state = ProposalState.AGREED if agreed else ProposalState.REFUSED
    proposal.decided_by, proposal.decided_at, proposal.reason = uow.actor.name, uow.now, reason.strip()
    if agreed and proposal.kind == INTERVIEW:
        proposal.opened_key = open_order(uow, f"proposal:{proposal.key}", proposal.order_values)
    uow.session.flush()
    uow.emit(
        ProposalDecided(
            proposal_key=proposal.key, kind=proposal.kind, agreed=agreed, reason=proposal.reason,
            opened=proposal.opened_key, business_key=proposal.business_key,
        )
    )  # fmt: skip
    return proposal
