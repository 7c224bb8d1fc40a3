"""Questions to the ladder's record: what it did and why, what is to be decided, and what came of a project's lights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.supervision.escalation.models import Escalation, Proposal
from workflow.supervision.escalation.rules import ProposalState, Trigger
from workflow.supervision.models import SupervisionOrder

PAGE = 50


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What the record is narrowed to; empty members narrow nothing."""

    trigger: str = ""
    outcome: str = ""
    org: str = ""
    words: str = ""


def record(
    session: Session, narrowed: RecordFilter, before: int | None = None, limit: int = PAGE
) -> tuple[list[Escalation], int | None]:
    """A page of the record, newest first, and the key the next page begins after, if there is one."""
    query = select(Escalation).order_by(Escalation.key.desc()).limit(limit + 1)
    if narrowed.trigger:
        query = query.where(Escalation.trigger == narrowed.trigger)
    if narrowed.outcome:
        query = query.where(Escalation.outcome == narrowed.outcome)
    if narrowed.org:
        query = query.where(Escalation.org == narrowed.org)
    if len(narrowed.words) >= 2:
        query = query.where(Escalation.title.contains(narrowed.words, autoescape=True))
    if before is not None:
        query = query.where(Escalation.key < before)
    rows = list(session.scalars(query))
    return rows[:limit], rows[limit - 1].key if len(rows) > limit else None


def proposals(session: Session, *, only_open: bool) -> list[Proposal]:
    """What waits to be decided, oldest first; or what was decided, newest first, of late."""
    if only_open:
        query = select(Proposal).where(Proposal.state == ProposalState.OPEN).order_by(Proposal.key)
    else:
        query = select(Proposal).where(Proposal.state != ProposalState.OPEN).order_by(Proposal.decided_at.desc())
    return list(session.scalars(query.limit(PAGE)))


def order_numbers(session: Session, instance_keys: Iterable[int | None]) -> dict[int, SupervisionOrder]:
    """Instance key → its order, of those there are."""
    wanted = {key for key in instance_keys if key is not None}
    if not wanted:
        return {}
    rows = session.scalars(select(SupervisionOrder).where(SupervisionOrder.instance_key.in_(wanted)))
    return {order.instance_key: order for order in rows}


def notes_of_project(session: Session, business_key: str, limit: int = 5) -> list[SupervisionOrder]:
    """The orders that a project's red lights opened, newest first."""
    opened = select(Escalation.opened_key).where(
        Escalation.business_key == business_key, Escalation.trigger == Trigger.LIGHT_RED
    )
    query = select(SupervisionOrder).where(SupervisionOrder.instance_key.in_(opened))
    return list(session.scalars(query.order_by(SupervisionOrder.instance_key.desc()).limit(limit)))


def step_of_order(session: Session, instance_key: int) -> Escalation | None:
    """The step of the ladder that opened an order, if one did."""
    query = select(Escalation).where(Escalation.opened_key == instance_key).order_by(Escalation.key)
    return session.scalars(query.limit(1)).first()
