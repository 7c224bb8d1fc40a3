"""AB 岗: who holds the A-post and the B-post of a group or an organisation."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.absence.absence_events import PostPairChanged
from workflow.absence.models import PostPair
from workflow.people.models import CandidateGroup, Org
from workflow.people.queries import find_person

MOST_WORKDAYS = 30


def set_pair(
    uow: UnitOfWork, principal: str, a_username: str, b_username: str, *, process_id: str = "", claim_workdays: int = 1
) -> PostPair:
    """Say who holds the A-post and the B-post of a group or organisation, in one process or in all.

    :raises NotFound: when there is no such person
    :raises Invalid: when there is no such group or organisation, or the people or days do not fit
    """
    people = [find_person(uow.session, name) for name in (a_username, b_username)]
    findings = [
        Finding("post.inactive", f"{person.display_name}的账号已停用。", "b_username")
        for person in people
        if not person.is_active
    ]
    if uow.session.get(Org, principal) is None and uow.session.get(CandidateGroup, principal) is None:
        findings.append(Finding("post.principal", f"没有单位或候选组“{principal}”。", "principal"))
    if a_username == b_username:
        findings.append(Finding("post.same", "A 岗和 B 岗不能是同一个人。", "b_username"))
    if not 1 <= claim_workdays <= MOST_WORKDAYS:
        findings.append(Finding("post.days", f"签收期限为 1 到 {MOST_WORKDAYS} 个工作日。", "claim_workdays"))
    if findings:
        raise Invalid(findings[0].message, findings)
    row = uow.session.scalar(
        select(PostPair).where(PostPair.principal == principal, PostPair.process_id == process_id).with_for_update()
    )
    previous = ("", "")
    if row is None:
        row = PostPair(key=uow.next_key(), principal=principal, process_id=process_id)
        uow.session.add(row)
    else:
        previous = (row.a_username, row.b_username)
    row.a_username, row.b_username, row.claim_workdays = a_username, b_username, claim_workdays
    row.made_by, row.made_at = uow.actor.name, uow.now
    uow.session.flush()
    _tell(uow, row, previous, (a_username, b_username))
    return row


def remove_pair(uow: UnitOfWork, key: int) -> None:
    """Take a pair back. :raises Refused: when it is gone already"""
    row = uow.session.get(PostPair, key, with_for_update=True)
    if row is None:
        raise Refused("这一组 AB 岗已经取消。")
    uow.session.execute(delete(PostPair).where(PostPair.key == key))
    _tell(uow, row, (row.a_username, row.b_username), ("", ""))


def all_pairs(session: Session) -> list[PostPair]:
    """Every pair, by group and process."""
    return list(session.scalars(select(PostPair).order_by(PostPair.principal, PostPair.process_id)))


def _tell(uow: UnitOfWork, row: PostPair, previous: tuple[str, str], now: tuple[str, str]) -> None:
    uow.emit(
        PostPairChanged(
            principal=row.principal, process_id=row.process_id, previous=previous, now=now,
            claim_workdays=row.claim_workdays,
        )
    )  # fmt: skip
