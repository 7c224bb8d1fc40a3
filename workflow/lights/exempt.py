"""Exemptions: a unit states why a reason should not count, somebody else decides, and it ends by itself (8.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from engine.domain.errors import Invalid, NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.lights.decision import light_rules
from workflow.lights.events import ExemptionApplied, ExemptionDecided, ExemptionEvent, ExemptionExpired
from workflow.lights.exemption_rules import APPLIED, APPROVED, DENIED, EXPIRED, Draft, findings_of
from workflow.lights.facts.matters import matters_of
from workflow.lights.models import LightExemption
from workflow.lights.queries import light_of_project
from workflow.lights.relight import relight
from workflow.projects.models import Project

AT_ONCE = 200

Told = TypeVar("Told", bound=ExemptionEvent)


@dataclass(frozen=True, slots=True)
class Case:
    """A project with what may be exempted: the codes it meets, and what was granted for it before."""

    project: Project
    codes: tuple[str, ...]
    granted: tuple[LightExemption, ...]


def case_of(uow: UnitOfWork, business_key: str) -> Case:
    """What an exemption of this project would be about. :raises NotFound: when there is no such project"""
    project = matters_of(uow.session, [business_key])[0].project
    if project is None:
        raise NotFound(f"没有项目“{business_key}”。")
    light = light_of_project(uow.session, business_key)
    codes = (*light.reasons, *light.exempted) if light is not None else ()
    granted = uow.session.scalars(
        select(LightExemption).where(
            LightExemption.business_key == business_key, LightExemption.state.in_([APPROVED, EXPIRED])
        )
    )
    return Case(project, codes, tuple(granted))


def apply_exemption(uow: UnitOfWork, draft: Draft) -> LightExemption:
    """Ask for it; it counts once somebody else grants it.

    :raises Invalid: with a finding a field
    :raises NotAllowed: when the applicant does not belong to the unit that states the cause
    :raises Refused: when one of the reasons is asked for already
    """
    case = case_of(uow, draft.business_key)
    findings = findings_of(draft, case.project, case.codes, case.granted, local_day(uow.now), parameters(uow))
    if findings:
        raise Invalid(f"无法申请豁免：有 {len(findings)} 处填写有误。", findings)
    if draft.org not in uow.actor.groups:
        raise NotAllowed(f"无法申请豁免：您不是“{draft.org}”的成员，原因须由本单位填写。")
    _refuse_twice(uow, draft)
    days: tuple[Any, ...] = (draft.from_on, draft.to_on)
    row = LightExemption(
        key=uow.next_key(),
        business_key=draft.business_key,
        codes=list(draft.codes),
        cause_kind=draft.cause_kind,
        cause=draft.cause.strip(),
        evidence=draft.evidence.strip(),
        solve_by=draft.solve_by,
        from_on=days[0],
        to_on=days[1],
        org=draft.org,
        state=APPLIED,
        applied_by=uow.actor.name,
        applied_at=uow.now,
    )
    uow.session.add(row)
    uow.emit(_told(ExemptionApplied, row, case.project.root_key, cause=row.cause))
    return row


def decide_exemption(uow: UnitOfWork, key: int, granted: bool, words: str) -> LightExemption:
    """Grant or deny it; the project is lit anew in the same transaction.

    :raises NotFound: when there is no such application
    :raises NotAllowed: for whoever applied
    :raises Refused: when it was decided before, or is denied without a word
    """
    row = exemption(uow, key)
    if row.state != APPLIED:
        raise Refused(f"无法批复：该豁免已由 {row.decided_by} 办理。")
    if row.applied_by == uow.actor.name:
        raise NotAllowed("无法批复：申请人不能批自己的豁免，请由他人批。")
    if not granted and not words.strip():
        raise Refused("不予豁免须写明理由。")
    row.state = APPROVED if granted else DENIED
    row.decided_by, row.decided_at, row.decision = uow.actor.name, uow.now, words.strip()
    root_key = matters_of(uow.session, [row.business_key])[0].root_key
    uow.emit(
        _told(
            ExemptionDecided, row, root_key, granted=granted, applied_by=row.applied_by, words=row.decision
        )
    )  # fmt: skip
    if granted:
        relight(uow, {row.business_key: f"豁免批准：{'、'.join(row.codes)}"})
    return row


def expire_exemptions(uow: UnitOfWork) -> int:
    """End those whose last day is over, and light their projects anew; how many."""
    over = uow.session.scalars(
        select(LightExemption)
        .where(LightExemption.state == APPROVED, LightExemption.to_on < local_day(uow.now))
        .order_by(LightExemption.key)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    roots = {matter.business_key: matter.root_key for matter in matters_of(uow.session, {r.business_key for r in over})}
    for row in over:
        row.state, row.expired_at = EXPIRED, uow.now
        uow.emit(_told(ExemptionExpired, row, roots[row.business_key], applied_by=row.applied_by))
    if over:
        relight(uow, {row.business_key: f"豁免到期：{'、'.join(row.codes)}" for row in over})
    return len(over)


def exemption(uow: UnitOfWork, key: int) -> LightExemption:
    """The exemption with this key. :raises NotFound: when there is none"""
    row = uow.session.get(LightExemption, key)
    if row is None:
        raise NotFound(f"没有豁免 {key}。")
    return row


def parameters(uow: UnitOfWork) -> Mapping[str, Any]:
    """How long and how often, from the rules deployed now. :raises Refused: while none are"""
    rules = light_rules(uow)
    if rules is None:
        raise Refused("还没有发布亮灯规则（light_project），不能申请豁免。")
    return rules.parameters()


def _refuse_twice(uow: UnitOfWork, draft: Draft) -> None:
    waiting = uow.session.scalars(
        select(LightExemption).where(
            LightExemption.business_key == draft.business_key, LightExemption.state == APPLIED
        )
    )  # fmt: skip
    for row in waiting:
        both = [code for code in row.codes if code in draft.codes]
        if both:
            raise Refused(f"无法申请豁免：{'、'.join(both)} 已有申请（{row.applied_by}），尚未批复。")


def _told(event: type[Told], row: LightExemption, root_key: int | None, **members: Any) -> Told:
    days: tuple[date, date] = (row.from_on, row.to_on)
    return event(
        exemption_key=row.key,
        business_key=row.business_key,
        root_key=root_key,
        codes=tuple(row.codes),
        cause_kind=row.cause_kind,
        org=row.org,
        from_on=days[0].isoformat(),
        to_on=days[1].isoformat(),
        **members,
    )
