"""A draft taken up to be changed, and the notes every act leaves: hands on a file, a step of the history."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.assignment import SYSTEM
from engine.domain.errors import NotFound
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.models import ModelDraft, ModelDraftFile, ModelDraftHand, ModelDraftStep
from workflow.modeling.drafts.rules import RULES, Act, demand

SPELL = timedelta(minutes=10)
"""Saves of one person at one file that follow each other within this time are one entry of the log."""


def find_draft(session: Session, key: int) -> ModelDraft:
    """The draft, to be looked at. :raises NotFound: when there is none"""
    draft = session.get(ModelDraft, key)
    if draft is None:
        raise NotFound("没有这份草稿。")
    return draft


def hold_draft(uow: UnitOfWork, key: int, act: Act) -> ModelDraft:
    """The draft, held until the end of the transaction, for an act its rules allow whoever acts.

    :raises NotFound: when there is none
    :raises Refused: when its state forbids the act
    :raises NotAllowed: when the rules forbid it to whoever acts
    """
    draft = uow.session.get(ModelDraft, key, with_for_update=True)
    if draft is None:
        raise NotFound("没有这份草稿。")
    if uow.actor.name != SYSTEM.name:
        demand(draft, act, uow.actor.name, changers(uow.session, key), is_admin=uow.actor.is_operator)
    return draft


def changers(session: Session, draft_key: int) -> set[str]:
    """Who changed a file of the draft since it was opened."""
    changed = ModelDraftHand.draft_key == draft_key, ModelDraftHand.changed_at.is_not(None)
    return set(session.scalars(select(ModelDraftHand.person).where(*changed).distinct()))


def contents_of(session: Session, draft_key: int) -> dict[str, bytes]:
    """File name → content, in the order of names."""
    query = select(ModelDraftFile.name, ModelDraftFile.content).where(ModelDraftFile.draft_key == draft_key)
    return {name: bytes(content) for name, content in session.execute(query.order_by(ModelDraftFile.name))}


def touch(uow: UnitOfWork, draft: ModelDraft, file: str, *, changed: bool) -> bool:
    """Note that whoever acts is at the file, or changed it; whether a new spell of changes begins by it."""
    hand = uow.session.get(ModelDraftHand, (draft.key, uow.actor.name, file))
    if hand is None:
        hand = ModelDraftHand(
            draft_key=draft.key, person=uow.actor.name, file=file, since=uow.now, seen_at=uow.now, changed_at=None
        )
        uow.session.add(hand)
    hand.seen_at = uow.now
    begins = changed and (hand.changed_at is None or uow.now - hand.changed_at > SPELL)
    if changed:
        hand.changed_at = uow.now
        draft.changed_at = uow.now
        draft.revision += 1
    return begins


def note_step(uow: UnitOfWork, draft: ModelDraft, act: Act, words: str = "") -> None:
    """Write the act into the draft's history, and bring the draft into the state the act leads to."""
    then = RULES[act].then
    if then is not None:
        draft.state = then
    uow.session.add(
        ModelDraftStep(
            key=uow.next_key(), draft_key=draft.key, at=uow.now, by=uow.actor.name, act=act, words=words,
            state=draft.state,
        )
    )  # fmt: skip
