"""Tasks that belong together: the votes of one multi-instance task (会签), and host beside assist (主办、协办)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.domain.states import UserTaskState
from engine.persistence.instances import ElementInstance, EventLogEntry
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.history import read_line
from workflow.inbox.lights import DueWords, due_words
from workflow.inbox.units import names_for
from workflow.supervision.models import SupervisionOrder

PART = "luodi.part"
"""The property of a user task that says which part its unit has: ``host`` or ``assist``."""

PARTS: Mapping[str, str] = {"host": "主办", "assist": "协办"}

BODY = "multiInstanceBody"


@dataclass(frozen=True, slots=True)
class Vote:
    """One task of a multi-instance one: whose it is, and what was said when."""

    task: UserTask
    said: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One open task of a matter with its unit's part and its own clock."""

    task: UserTask
    part: str
    due: DueWords


def votes_shown(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """Every task of the multi-instance activity this one belongs to; nothing where it belongs to none."""
    tasks = _siblings(uow, task)
    if not tasks:
        return None
    opinions = _opinions(uow, [one.key for one in tasks if one.state == UserTaskState.COMPLETED])
    votes = [Vote(one, opinions.get(one.key, ""), one.ended_at) for one in tasks]
    given = sum(vote.task.state == UserTaskState.COMPLETED for vote in votes)
    return {"votes": votes, "given": given, "names": names_for(uow.session, tasks), "here": task.key}


def _siblings(uow: UnitOfWork, task: UserTask) -> list[UserTask]:
    mine, body, other = ElementInstance, aliased(ElementInstance), aliased(ElementInstance)
    query = (
        select(UserTask)
        .join(other, other.key == UserTask.element_instance_key)
        .join(body, body.key == other.scope_key)
        .join(mine, mine.scope_key == body.key)
        .where(
            mine.key == task.element_instance_key,
            body.element_type == BODY,
            UserTask.instance_key == task.instance_key,
            UserTask.element_id == task.element_id,
        )
    )
    return list(uow.session.scalars(query.order_by(UserTask.key)))


def _opinions(uow: UnitOfWork, task_keys: Iterable[int]) -> dict[int, str]:
    """Task → the opinion it was completed with, from the log."""
    keys = list(task_keys)
    if not keys:
        return {}
    query = select(EventLogEntry).where(EventLogEntry.task_key.in_(keys), EventLogEntry.kind == "UserTaskCompleted")
    lines = ((entry.task_key or 0, read_line(entry, entry.root_key or 0)) for entry in uow.session.scalars(query))
    return {key: line.opinion for key, line in lines if line is not None}


def parts_shown(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """The open tasks of the matter that are host and assist, each with its person, light and clock.

    Nothing where no task says its part and no order has units that assist.
    """
    query = select(UserTask).where(UserTask.root_key == task.root_key, UserTask.state == UserTaskState.CREATED)
    open_tasks = list(uow.session.scalars(query.order_by(UserTask.key)))
    order = uow.session.get(SupervisionOrder, task.root_key)
    assisting = list(order.assist_orgs or ()) if order is not None else []
    parts = [part for one in open_tasks if (part := _part(uow, one, order)) is not None]
    if not assisting and len({part.part for part in parts}) < 2:
        return None
    with_task = {code for part in parts for code in part.task.candidate_groups or ()}
    return {
        "parts": sorted(parts, key=lambda part: part.part != PARTS["host"]),
        "assisting": [code for code in assisting if code not in with_task],
        "names": names_for(uow.session, open_tasks),
        "here": task.key,
    }


def _part(uow: UnitOfWork, task: UserTask, order: SupervisionOrder | None) -> Part | None:
    said = PARTS.get((task.properties or {}).get(PART, ""))
    if said is None and order is not None:
        groups = set(task.candidate_groups or ())
        if order.host_org in groups:
            said = PARTS["host"]
        elif groups & set(order.assist_orgs or ()):
            said = PARTS["assist"]
    if said is None:
        return None
    return Part(task, said, due_words(task.due_at, task.soon_at, uow.now, uow.world.calendar))
