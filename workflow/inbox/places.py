"""The open tasks of somebody absent, as their deputy sees them: what the mandate covers, by due date."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, Mandate, principals_of
from engine.domain.errors import NotAllowed
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.paging import PAGE_SIZE, Cursor


def mandate_for(actor: Actor, absent: str) -> Mandate:
    """In whose place the actor may act now. :raises NotAllowed: when it is not this person's"""
    found = next((mandate for mandate in actor.mandates if mandate.name == absent), None)
    if found is None:
        raise NotAllowed("您现在不代理这个人：没有设过代理，或代理已经结束。")
    return found


def list_place(session: Session, mandate: Mandate, after: Cursor | None = None) -> tuple[list[UserTask], Cursor | None]:
    """A page of what waits for the absent person, with the cursor of the next page or nothing."""
    found = _covered(mandate).subquery()
    query = select(UserTask, found.c.due_at).join(found, found.c.task_key == UserTask.key)
    if after is not None:
        query = query.where(tuple_(found.c.due_at, found.c.task_key) > (after.at, after.key))
    rows = session.execute(query.order_by(found.c.due_at, found.c.task_key).limit(PAGE_SIZE + 1)).all()
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    following = Cursor(last.due_at or NO_DUE, last.UserTask.key) if last is not None else None
    return [row.UserTask for row in rows[:PAGE_SIZE]], following


def count_place(session: Session, mandate: Mandate) -> int:
    """How much waits for the absent person, as far as the mandate covers it."""
    return session.scalar(select(func.count()).select_from(_covered(mandate).subquery())) or 0


def _covered(mandate: Mandate) -> Select[datetime, int]:
    principals = principals_of(Actor(mandate.name, mandate.groups))
    query = select(InboxRow.due_at, InboxRow.task_key).where(InboxRow.principal.in_(principals)).distinct()
    return query.where(InboxRow.process_id.in_(mandate.process_ids)) if mandate.process_ids else query
