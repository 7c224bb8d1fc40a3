"""Which open tasks of a matter are over their date, and which are near it (domain.md 8.3 rows 19 and 20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.domain.ports import WorkingCalendar
from engine.domain.states import UserTaskState
from engine.persistence.standstill import moves
from engine.persistence.work import UserTask
from workflow.deadlines.queries import against_unit
from workflow.inbox.lights import local_day

NAMED = 3
"""So many tasks are named in the evidence."""


def task_facts(
    session: Session, roots: Collection[int], now: datetime, calendar: WorkingCalendar
) -> dict[int, Mapping[str, Any]]:
    """By main instance: ``overdue_wd`` (working days, at least 1), ``soon_tasks``, and the first few by name.

    Tasks of an instance that stands still count as neither, nor those whose clock stands or is the enterprise's.
    """
    rows = session.execute(
        select(UserTask.root_key, UserTask.name, UserTask.due_at)
        .where(
            UserTask.root_key.in_(roots),
            UserTask.state == UserTaskState.CREATED,
            or_(UserTask.due_at < now, UserTask.soon_at <= now),
            moves(UserTask.instance_key),
            against_unit(UserTask.key),
        )
        .order_by(UserTask.due_at, UserTask.key)
    )
    over: dict[int, list[tuple[str, datetime]]] = {}
    near: dict[int, list[tuple[str, datetime]]] = {}
    for root, name, due_at in rows:
        if due_at is not None:
            (over if due_at < now else near).setdefault(root, []).append((name, due_at))
    today = local_day(now)
    facts: dict[int, Mapping[str, Any]] = {}
    for root in {*over, *near}:
        late, soon = over.get(root, []), near.get(root, [])
        oldest = calendar.workdays_between(local_day(late[0][1]), today) if late else None
        facts[root] = {
            "overdue_wd": None if oldest is None else max(oldest, 1),
            "overdue_named": [_named(*task) for task in late[:NAMED]],
            "soon_tasks": len(soon),
            "soon_named": [_named(*task) for task in soon[:NAMED]],
        }
    return facts


def _named(name: str, due_at: datetime) -> str:
    return f"{name}（应于 {local_day(due_at)} 办结）"
