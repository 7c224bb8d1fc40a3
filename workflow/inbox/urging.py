"""催办: how often a person may urge, who is urged, and what is known of those who saw it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.domain.ports import WorkingCalendar
from engine.persistence.work import InboxRow, UserTask
from workflow.calendar.working_hours import after_working_hours
from workflow.inbox.told import TaskUrge, UrgeReceipt

URGING = Path(__file__).parent / "data" / "urging.json"


@lru_cache(maxsize=1)
def once_in_working_hours() -> float:
    """In how many working hours a person urges a task once, from the data file."""
    return float(json.loads(URGING.read_text("utf-8"))["once_in_working_hours"])


@dataclass(frozen=True, slots=True)
class Urged:
    """One urging with who has seen it when."""

    key: int
    by: str
    at: datetime
    reason: str
    seen: tuple[tuple[str, datetime], ...]


def again_from(session: Session, task_key: int, username: str, calendar: WorkingCalendar) -> datetime | None:
    """From when this person may urge the task again; nothing where they have not yet."""
    query = select(func.max(TaskUrge.urged_at)).where(TaskUrge.task_key == task_key, TaskUrge.urged_by == username)
    last = session.scalar(query)
    return None if last is None else after_working_hours(last, once_in_working_hours(), calendar)


def urges_of(session: Session, task_key: int) -> list[Urged]:
    """Every urging of a task, newest first, with its receipts."""
    urges = session.scalars(select(TaskUrge).where(TaskUrge.task_key == task_key).order_by(TaskUrge.key.desc())).all()
    if not urges:
        return []
    receipts = select(UrgeReceipt).where(UrgeReceipt.urge_key.in_([one.key for one in urges]))
    seen: dict[int, list[tuple[str, datetime]]] = {}
    for receipt in session.scalars(receipts.order_by(UrgeReceipt.seen_at)):
        seen.setdefault(receipt.urge_key, []).append((receipt.username, receipt.seen_at))
    return [Urged(one.key, one.urged_by, one.urged_at, one.reason, tuple(seen.get(one.key, ()))) for one in urges]


def urge_counts(session: Session, task_keys: Iterable[int]) -> dict[int, int]:
    """Task → how often it was urged, for those that were: one statement."""
    keys = list(task_keys)
    if not keys:
        return {}
    query = select(TaskUrge.task_key, func.count()).where(TaskUrge.task_key.in_(keys)).group_by(TaskUrge.task_key)
    return dict(session.execute(query).all())  # type: ignore[arg-type]


def urged_now(session: Session, task_key: int) -> tuple[str, ...]:
    """The inbox principals the task waits for."""
    query = select(InboxRow.principal).where(InboxRow.task_key == task_key).order_by(InboxRow.principal)
    return tuple(session.scalars(query))


def unseen_urges(session: Session, task: UserTask, actor: Actor) -> list[TaskUrge]:
    """Urgings of others that the actor, who has the task in their inbox, has not seen yet; the oldest first."""
    query = (
        select(TaskUrge)
        .outerjoin(UrgeReceipt, (UrgeReceipt.urge_key == TaskUrge.key) & (UrgeReceipt.username == actor.name))
        .where(TaskUrge.task_key == task.key, TaskUrge.urged_by != actor.name, UrgeReceipt.urge_key.is_(None))
        .order_by(TaskUrge.key)
    )
    found = list(session.scalars(query))
    return found if found and lies_with(session, task, actor) else []


def lies_with(session: Session, task: UserTask, actor: Actor) -> bool:
    """Whether an open task lies in the actor's inbox."""
    query = select(InboxRow.task_key).where(InboxRow.task_key == task.key, InboxRow.principal.in_(principals_of(actor)))
    return session.scalar(query.limit(1)) is not None
