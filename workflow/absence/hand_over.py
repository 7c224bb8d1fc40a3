"""交接: somebody's work goes to others in one step, with a list that giver, receivers and a witness sign."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Conflict, Finding, Invalid, NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.absence.absence_events import HandOverSigned, WorkHandedOver
from workflow.absence.held import KINDS, Held, held_by
from workflow.absence.models import HandOver, HandOverItem, HandOverSignature
from workflow.people.models import Person
from workflow.people.queries import find_person
from workflow.people.rules import check_length

LONGEST_REASON = 255

PARTS: Mapping[str, str] = {"giver": "移交人", "receiver": "接收人", "witness": "监交人"}
"""Who signs as what."""


def hand_over(
    uow: UnitOfWork,
    giver: str,
    receiver: str,
    *,
    reason: str,
    others: Mapping[str, str] | None = None,
    witness: str = "",
) -> HandOver:
    """Give everything in the hands of ``giver`` to ``receiver``, or what ``others`` names (id of an item → person).

    All in one transaction. What cannot go to its receiver (the model excludes them, the process is suspended) stays,
    and the list says why. ``witness`` is asked to sign besides; without one only giver and receivers sign.

    :raises NotFound: when there is no such person
    :raises Invalid: without a reason, or when a receiver is the giver or inactive
    :raises Refused: when there is nothing to hand over
    """
    others = {item: person for item, person in (others or {}).items() if person}
    giving = find_person(uow.session, giver)
    receivers = {name: find_person(uow.session, name) for name in {receiver, *others.values()}}
    if witness:
        find_person(uow.session, witness)
    findings = [*_check_reason(reason), *(f for one in receivers.values() for f in _check_receiver(giving, one))]
    if witness and witness in (giver, *receivers):
        findings.append(Finding("hand_over.witness", "监交人不能是移交人或接收人。", "witness"))
    if findings:
        raise Invalid(findings[0].message, findings)
    held = held_by(uow.session, giver)
    if not held:
        raise Refused(f"{giving.display_name}名下没有可以移交的工作。")
    row = HandOver(key=uow.next_key(), giver=giver, reason=reason.strip(), made_by=uow.actor.name, made_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    said = f"交接：{row.reason}"
    items = [
        HandOverItem(
            hand_over_key=row.key, place=place, kind=one.kind, ref=one.ref, title=one.title,
            receiver=others.get(one.id, receiver), why_not=_move(uow, one, giver, others.get(one.id, receiver), said),
        )
        for place, one in enumerate(held, 1)
    ]  # fmt: skip
    signers = {(giver, "giver"), *((item.receiver, "receiver") for item in items if not item.why_not)}
    if witness:
        signers.add((witness, "witness"))
    uow.session.add_all(items)
    uow.session.add_all(
        HandOverSignature(hand_over_key=row.key, username=name, part=part) for name, part in sorted(signers)
    )
    uow.session.flush()
    stayed = sum(1 for item in items if item.why_not)
    uow.emit(
        WorkHandedOver(
            hand_over_key=row.key, giver=giver, receivers=tuple(sorted(receivers)), moved=len(items) - stayed,
            stayed=stayed, reason=row.reason,
        )
    )  # fmt: skip
    return row


def sign_hand_over(uow: UnitOfWork, key: int) -> HandOver:
    """The caller signs the list in every part that waits for them.

    :raises NotFound: when there is no such hand-over
    :raises Refused: when nothing of it waits for the caller
    """
    row = find_hand_over(uow.session, key)
    asked = uow.session.scalars(
        select(HandOverSignature)
        .where(HandOverSignature.hand_over_key == key, HandOverSignature.username == uow.actor.name)
        .with_for_update()
    ).all()
    waiting = [one for one in asked if one.signed_at is None]
    if not waiting:
        raise Refused("您已签字。" if asked else "这份交接清单不需要您签字。")
    for one in waiting:
        one.signed_at = uow.now
        uow.emit(HandOverSigned(hand_over_key=key, giver=row.giver, part=one.part))
    uow.session.flush()
    return row


def find_hand_over(session: Session, key: int) -> HandOver:
    """The hand-over of this key. :raises NotFound: when there is none"""
    row = session.get(HandOver, key)
    if row is None:
        raise NotFound("没有这份交接清单。")
    return row


def _move(uow: UnitOfWork, held: Held, giver: str, receiver: str, reason: str) -> str:
    """Move one thing; the reason why it could not be, or nothing."""
    try:
        KINDS[held.kind].move(uow, held.ref, giver, receiver, reason)
    except Conflict:
        raise
    except (Refused, NotAllowed) as refusal:
        return refusal.message
    return ""


def _check_reason(reason: str) -> list[Finding]:
    if not reason.strip():
        return [Finding("hand_over.reason", "请填写交接原因，例如岗位调整、退休。", "reason")]
    return check_length(reason, LONGEST_REASON, "原因", "reason")


def _check_receiver(giver: Person, receiver: Person) -> list[Finding]:
    if receiver is giver:
        return [Finding("hand_over.self", "接收人不能是移交人本人。", "receiver")]
    if not receiver.is_active:
        return [Finding("hand_over.inactive", f"{receiver.display_name}的账号已停用，不能接收。", "receiver")]
    return []
