"""Works out a project's light from its open tasks and orders, and keeps a row for every change."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from engine.persistence.standstill import moves
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.supervision.models import ProjectLight, SupervisionOrder
from workflow.supervision.rules import OPEN, REASON_OF_ORDER, worst


def reasons_of(uow: UnitOfWork, business_key: str) -> list[str]:
    """The reason codes a project meets now (domain.md 8.3 rows 19 to 21), the heaviest kinds first."""
    reasons = []
    tasks = select(UserTask.key).where(
        UserTask.business_key == business_key, UserTask.state == UserTaskState.CREATED, moves(UserTask.instance_key)
    )
    if uow.session.scalar(select(exists(tasks.where(UserTask.due_at < uow.now)))):
        reasons.append("TASK_OVERDUE")
    near = tasks.where(UserTask.soon_at <= uow.now, UserTask.due_at >= uow.now)
    kinds = uow.session.scalars(
        select(SupervisionOrder.order_type)
        .distinct()
        .where(SupervisionOrder.linked_project == business_key, SupervisionOrder.state.in_(OPEN))
    ).all()
    reasons.extend(code for kind, code in REASON_OF_ORDER.items() if kind in kinds)
    if uow.session.scalar(select(exists(near))):
        reasons.append("TASK_DUE")
    return reasons


def relight_project(uow: UnitOfWork, business_key: str, cause: str) -> ProjectLight | None:
    """Write the project's light when it, or one of its reasons, changed; the new row, or nothing when all stayed."""
    reasons = reasons_of(uow, business_key)
    light = worst(reasons)
    present = light_of_project(uow.session, business_key)
    if present is not None and present.light == light and list(present.reasons) == reasons:
        return None
    row = ProjectLight(
        key=uow.next_key(), business_key=business_key, light=light, reasons=reasons, since=uow.now, cause=cause[:255]
    )
    uow.session.add(row)
    return row


def light_of_project(session: Session, business_key: str) -> ProjectLight | None:
    """The light last written of a project."""
    query = select(ProjectLight).where(ProjectLight.business_key == business_key)
    return session.scalars(query.order_by(ProjectLight.key.desc()).limit(1)).first()
