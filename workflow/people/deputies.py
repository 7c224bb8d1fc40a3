"""代理: who acts in whose place, from when to when, and for which processes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.people.models import Deputy
from workflow.people.people_events import DeputyAppointed, DeputyEnded
from workflow.people.queries import find_person
from workflow.people.rules import check_length

LONGEST_REASON = 255


def appoint_deputy(
    uow: UnitOfWork,
    absent: str,
    deputy: str,
    begins_on: date,
    ends_on: date,
    *,
    process_ids: Iterable[str] = (),
    reason: str = "",
) -> Deputy:
    """Let ``deputy`` act in the place of ``absent`` on these days of the office, the last one included.

    Tasks that are there already are included. Without ``process_ids`` it holds for every process.

    :raises NotFound: when there is no such person
    :raises Invalid: when the days or the people do not fit
    :raises Refused: when the same two people have a time that overlaps
    """
    away, other = find_person(uow.session, absent), find_person(uow.session, deputy)
    begins_at, ends_at = _midnight(begins_on), _midnight(ends_on + timedelta(days=1))
    findings = check_length(reason, LONGEST_REASON, "原因", "reason")
    if away is other:
        findings.append(Finding("deputy.self", "不能由本人代理本人，请选择另一个人。", "deputy"))
    if not other.is_active:
        findings.append(Finding("deputy.inactive", f"{other.display_name}的账号已停用，不能代理。", "deputy"))
    if ends_on < begins_on:
        findings.append(Finding("deputy.days", "结束日期不能早于开始日期。", "ends_on"))
    elif ends_at <= uow.now:
        findings.append(Finding("deputy.past", "这段时间已经过去。", "ends_on"))
    if findings:
        raise Invalid(findings[0].message, findings)
    for known in deputies_of(uow.session, absent, uow.now):
        if known.deputy == deputy and known.begins_at < ends_at and begins_at < known.ends_at:
            raise Refused(f"{other.display_name}在这段时间已经代理{away.display_name}，请先结束原来的代理。")
    only = sorted(set(process_ids))
    row = Deputy(
        key=uow.next_key(), absent=absent, deputy=deputy, begins_at=begins_at, ends_at=ends_at,
        process_ids=" ".join(only), reason=reason.strip(), made_by=uow.actor.name, made_at=uow.now,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.emit(
        DeputyAppointed(
            absent=absent, deputy=deputy, begins_at=begins_at, ends_at=ends_at, process_ids=tuple(only),
            reason=row.reason,
        )
    )  # fmt: skip
    return row


def end_deputy(uow: UnitOfWork, key: int, reason: str = "") -> Deputy:
    """End a deputy's time now. What was claimed in the absent person's name stays theirs.

    :raises NotFound: when there is no such deputy
    :raises Refused: when it is over already
    """
    row = uow.session.get(Deputy, key, with_for_update=True)
    if row is None:
        raise NotFound("没有这条代理。")
    if row.ends_at <= uow.now:
        raise Refused("这条代理已经结束。")
    row.ends_at, row.ended_by = max(uow.now, row.begins_at), uow.actor.name
    if row.begins_at > uow.now:
        row.begins_at = row.ends_at = uow.now
    uow.session.flush()
    uow.emit(DeputyEnded(absent=row.absent, deputy=row.deputy, reason=reason))
    return row


def deputies_of(session: Session, username: str, now: datetime) -> list[Deputy]:
    """Who acts, or will act, in the place of a person; the earliest first."""
    query = select(Deputy).where(Deputy.absent == username, Deputy.ends_at > now)
    return list(session.scalars(query.order_by(Deputy.begins_at, Deputy.key)))


def places_of(session: Session, username: str, now: datetime) -> list[Deputy]:
    """In whose place a person acts, or will act; the earliest first."""
    query = select(Deputy).where(Deputy.deputy == username, Deputy.ends_at > now)
    return list(session.scalars(query.order_by(Deputy.begins_at, Deputy.key)))


def deputies_now(session: Session, absent: Iterable[str], process_id: str, now: datetime) -> dict[str, list[str]]:
    """Absent person → who acts in their place at this moment in this process, by user name."""
    query = select(Deputy.absent, Deputy.deputy, Deputy.process_ids).where(
        Deputy.absent.in_(set(absent)), Deputy.begins_at <= now, Deputy.ends_at > now
    )
    found: dict[str, list[str]] = {}
    for name, deputy, only in session.execute(query.order_by(Deputy.absent, Deputy.deputy)):
        if not only or process_id in only.split():
            found.setdefault(name, []).append(deputy)
    return found


def find_deputy(session: Session, key: int) -> Deputy:
    """The deputy of this key. :raises NotFound: when there is none"""
    row = session.get(Deputy, key)
    if row is None:
        raise NotFound("没有这条代理。")
    return row


def past_deputies(session: Session, username: str, now: datetime, limit: int = 20) -> list[Deputy]:
    """Times that are over in which the person was absent or the deputy, newest first."""
    query = select(Deputy).where(or_(Deputy.absent == username, Deputy.deputy == username), Deputy.ends_at <= now)
    return list(session.scalars(query.order_by(Deputy.ends_at.desc(), Deputy.key.desc()).limit(limit)))


def _midnight(day: date) -> datetime:
    """The moment a day of the office begins."""
    return datetime.combine(day, time(), OFFICE_ZONE)
