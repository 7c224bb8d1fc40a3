"""Writes down, in the transaction that makes or moves a task's due date, from when that date counts as near."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine.domain.events import Event, UserTaskCreated, UserTaskUpdated
from engine.persistence.instances import Variable
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import DueSoonRule, default_rule, local_day, soon_moment, start_of
from workflow.inbox.models import TaskLight


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hears ``UserTaskCreated`` and ``UserTaskUpdated``; other events are none of its business."""
    if isinstance(event, UserTaskCreated) and event.due_at is not None:
        _keep(uow, event, event.due_at)
    elif isinstance(event, UserTaskUpdated) and "due_at" in event.changes:
        kept = uow.session.get(TaskLight, event.task_key)
        if kept is not None and event.standstill_workdays:  # as near as it was when its instance was suspended
            later = uow.world.calendar.add_workdays(local_day(kept.soon_at), event.standstill_workdays)
            kept.soon_at = start_of(later)
            return
        if kept is not None:
            uow.session.delete(kept)
            uow.session.flush()
        if event.due_at is not None:
            _keep(uow, event, event.due_at)


def _keep(uow: UnitOfWork, event: UserTaskCreated | UserTaskUpdated, due_at: datetime) -> None:
    rule = rule_for(uow, event.instance_key, event.element_id)
    soon_at = soon_moment(event.at, due_at, rule, uow.world.calendar)
    uow.session.merge(TaskLight(task_key=event.task_key, soon_at=soon_at))


def rule_for(uow: UnitOfWork, instance_key: int, element_id: str) -> DueSoonRule:
    """The stage's own ratio from the process's ``deadlines`` (task_deadline.dmn), else the default rule."""
    found = uow.session.scalars(
        select(Variable.value).where(Variable.instance_key == instance_key, Variable.name == "deadlines").limit(1)
    ).first()
    stage: Any = found.get(element_id) if isinstance(found, dict) else None
    ratio = stage.get("soon_ratio") if isinstance(stage, dict) else None
    if not isinstance(ratio, (int, Decimal)):
        return default_rule()
    return replace(default_rule(), ratio=Decimal(ratio))
