"""督办我: supervision orders not struck off that a person or their unit hosts, assists or handles (domain.md 8.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.asked_of import GROUPS, ME
from workflow.inbox.paging import PAGE_SIZE, Cursor
from workflow.inbox.stored_json import has_any
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import IN_FORCE

HOST, ASSIST = "主办", "协办"

_DUE = func.coalesce(SupervisionOrder.due_at, NO_DUE)


@dataclass(frozen=True, slots=True)
class AskedOrder:
    """An order with the part a person has in it; ``asked`` are the steps that wait for them: task key and name."""

    order: SupervisionOrder
    part: str
    asked: tuple[tuple[int, str], ...]

    @property
    def next_due(self) -> datetime | None:
        """What is due first: the signing, then the first feedback, then the whole."""
        order = self.order
        if order.signed_at is None and order.sign_by is not None:
            return order.sign_by
        if order.progress_pct == 0 and order.first_feedback_by is not None:
            return order.first_feedback_by
        return order.due_at


def count_supervised() -> Select[Any]:
    """The question how many there are, for the tab."""
    return select(func.count()).select_from(SupervisionOrder).where(*_mine())


def list_supervised(
    session: Session, actor: Actor, after: Cursor | None = None
) -> tuple[list[AskedOrder], Cursor | None]:
    """A page of them by due date, with the cursor of the next or nothing: two statements."""
    query = select(SupervisionOrder).where(*_mine())
    if after is not None:
        query = query.where(tuple_(_DUE, SupervisionOrder.instance_key) > (after.at, after.key))
    query = query.order_by(_DUE, SupervisionOrder.instance_key).limit(PAGE_SIZE + 1)
    found = session.scalars(query, {ME.key: actor.name, GROUPS.key: sorted(actor.groups)}).all()
    shown = found[:PAGE_SIZE]
    asked = _asked(session, actor, (order.instance_key for order in shown))
    rows = [AskedOrder(order, _part(order, actor), tuple(asked.get(order.instance_key, ()))) for order in shown]
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return rows, Cursor(last.due_at or NO_DUE, last.instance_key) if last is not None else None


def _mine() -> tuple[ColumnElement[bool], ...]:
    order = SupervisionOrder
    mine = or_(order.host_org.in_(GROUPS), order.handler == ME, has_any(order.__table__.c.assist_orgs, GROUPS))
    return order.state.in_(sorted(IN_FORCE)), mine


def _part(order: SupervisionOrder, actor: Actor) -> str:
    return HOST if order.host_org in actor.groups or order.handler == actor.name else ASSIST


def _asked(session: Session, actor: Actor, order_keys: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Order → its steps in the person's inbox."""
    keys = list(order_keys)
    if not keys:
        return {}
    query = (
        select(UserTask.root_key, UserTask.key, UserTask.name)
        .join(InboxRow, InboxRow.task_key == UserTask.key)
        .where(UserTask.root_key.in_(keys), InboxRow.principal.in_(principals_of(actor)))
        .order_by(UserTask.key)
        .distinct()
    )
    asked: dict[int, list[tuple[int, str]]] = {}
    for root_key, task_key, name in session.execute(query):
        asked.setdefault(root_key, []).append((task_key, name))
    return asked
