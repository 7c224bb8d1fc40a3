"""Recognises and revokes the statistical stages of a project, each with its evidence (domain.md 4.1, 7.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound, Refused
from engine.domain.events import StageReached
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.projects.models import Project, StatRecognition

STAGES: Mapping[str, str] = {
    "talking": "在谈",
    "pre_signing": "拟签约",
    "signed": "签约",
    "landed": "落地",
    "started": "开工",
    "stat_entered": "入统",
    "completed": "竣工",
    "in_production": "投产",
    "above_scale": "上规",
    "at_capacity": "达产",
}
"""Statistical stages in their order, with their names."""

REPORTED: Mapping[str, tuple[str, str | None]] = {
    "signed": ("signed_by", None),
    "started": ("start_reported_by", "checked_by"),
    "in_production": ("production_reported_by", "production_checked_by"),
    "at_capacity": ("capacity_reviewed_by", None),
}
"""Stage → the variables that name who reported it and who verified it; None: whoever's step records it."""

_ORDER = {stage: place for place, stage in enumerate(STAGES)}


def furthest(stages: list[str]) -> str | None:
    """The stage that lies furthest along; None of none."""
    return max(stages, key=_ORDER.__getitem__, default=None)


def project_of(session: Session, root_key: int) -> Project | None:
    """The project that a main instance carries, if it has become one."""
    return session.scalars(select(Project).where(Project.root_key == root_key)).one_or_none()


def reach_stage(
    uow: UnitOfWork,
    project: Project,
    stage: str,
    *,
    reached_on: date | None = None,
    basis: str = "",
    evidence: Mapping[str, Any] | None = None,
    by: str | None = None,
    checked_by: str | None = None,
    instance_key: int | None = None,
    process_id: str = "ip_project_main",
) -> StatRecognition:
    """Record that ``project`` reached ``stage``; a stage that already stands is returned as it is.

    ``reached_on`` is the day the evidence gives, today when it gives none; ``by`` reported it, the caller when nobody
    is named, ``checked_by`` verified it. Emits ``StageReached``.

    :raises NotFound: for a stage that does not exist
    :raises Refused: for a day in the future, which no evidence can have
    """
    if stage not in _ORDER:
        raise NotFound(f"没有统计阶段“{stage}”；可用：{'、'.join(STAGES)}。")
    standing = uow.session.scalars(
        select(StatRecognition).where(
            StatRecognition.project_key == project.key,
            StatRecognition.stage == stage,
            StatRecognition.revoked_at.is_(None),
        )
    ).first()
    if standing is not None:
        return standing
    today = uow.now.astimezone(OFFICE_ZONE).date()
    if reached_on is not None and reached_on > today:
        raise Refused(f"“{STAGES[stage]}”的认定日 {reached_on} 在今天 {today} 之后，不能认定。")
    row = StatRecognition(
        key=uow.next_key(),
        project_key=project.key,
        root_key=project.root_key,
        stage=stage,
        reached_on=reached_on or today,
        basis=basis,
        evidence=dict(evidence or {}),
        by=by or uow.actor.name,
        checked_by=checked_by,
        recorded_at=uow.now,
    )
    uow.session.add(row)
    if project.stat_stage is None or _ORDER[stage] > _ORDER[project.stat_stage]:
        project.stat_stage = stage
    uow.emit(
        StageReached(
            instance_key=instance_key or project.root_key,
            root_key=project.root_key,
            process_id=process_id,
            business_key=project.business_key,
            stage=stage,
            reached_on=row.reached_on.isoformat(),
            evidence=dict(evidence or {}),
        )
    )
    return row


def revoke_stage(uow: UnitOfWork, recognition_key: int, reason: str) -> None:
    """Take a recognition back, with the reason kept; the project falls back to its furthest standing stage.

    :raises NotFound: when there is no such recognition
    :raises Refused: when it was revoked before, or no reason is given
    """
    row = uow.session.get(StatRecognition, recognition_key)
    if row is None:
        raise NotFound(f"没有认定记录 {recognition_key}。")
    if row.revoked_at is not None:
        raise Refused(f"该认定已由 {row.revoked_by} 撤销。")
    if not reason.strip():
        raise Refused("撤销认定须写明理由。")
    row.revoked_at, row.revoked_by, row.reason = uow.now, uow.actor.name, reason.strip()
    uow.session.flush()
    project = uow.session.get(Project, row.project_key)
    if project is None:
        raise NotFound(f"认定记录 {recognition_key} 的项目不存在。")
    project.stat_stage = furthest(
        list(
            uow.session.scalars(
                select(StatRecognition.stage).where(
                    StatRecognition.project_key == project.key, StatRecognition.revoked_at.is_(None)
                )
            )
        )
    )
