"""Questions about drafts: the caller's list and its count, and what a page is given of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.asked_of import ME
from workflow.inbox.drafts.keeping import DraftPlace, draft_of
from workflow.inbox.drafts.models import Draft

MOST = 100
_OPEN = or_(Draft.task_key.is_(None), UserTask.state == UserTaskState.CREATED)


@dataclass(frozen=True, slots=True)
class DraftShown:
    """What a form's page is given: version 0 and no values where there is no draft."""

    version: int = 0
    values: Mapping[str, Any] | None = None
    saved_at: datetime | None = None
    device: str = ""
    username: str = ""


def draft_shown(uow: UnitOfWork, place: DraftPlace) -> DraftShown:
    """The caller's draft of a place for its page."""
    draft = draft_of(uow, place)
    if draft is None:
        return DraftShown()
    return DraftShown(draft.version, draft.values, draft.saved_at, draft.device, draft.username)


def left_draft(task: UserTask, draft: DraftShown, schema: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Field → label of a draft whose task somebody else ended first, for its author to copy from; else nothing."""
    if task.state == UserTaskState.CREATED or not draft.values:
        return None
    if task.completed_by is not None and task.completed_by == draft.username:
        return None
    return {"": "", **_labels(schema or {})}


def _labels(schema: Mapping[str, Any]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for component in schema.get("components") or ():
        if component.get("key"):
            labels[component["key"]] = component.get("label") or component.get("dateLabel") or component["key"]
        labels |= _labels(component)
    return labels


def list_drafts(uow: UnitOfWork) -> list[tuple[Draft, UserTask | None]]:
    """The caller's drafts of open tasks and of starts, newest first, each with its task."""
    query = select(Draft, UserTask).outerjoin(UserTask, UserTask.key == Draft.task_key)
    query = query.where(Draft.username == uow.actor.name, _OPEN).order_by(Draft.saved_at.desc()).limit(MOST)
    return [(draft, task) for draft, task in uow.session.execute(query)]


def count_drafts() -> Select[Any]:
    """How many drafts somebody has of open tasks and of starts, for the tabs of the desk."""
    query = select(func.count()).select_from(Draft).outerjoin(UserTask, UserTask.key == Draft.task_key)
    return query.where(Draft.username == ME, _OPEN)


def hour_of(moment: datetime, now: datetime) -> str:
    """A moment as the bar says it: today's as ``10:21``, else with its day."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"
