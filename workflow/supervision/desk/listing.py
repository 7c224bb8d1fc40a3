"""A page of the desk's list: by due date or another order, each page after the last row of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, String, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.orders import Order, Place
from workflow.supervision.desk.conditions import (
    PROJECT,
    STAGE,
    TASK,
    Times,
    kind_of,
    narrowing,
    place_unit,
    places,
    with_matters,
)
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.queries import last_steps, orders_of_tasks

PAGE_ROWS = 50
MOST_ROWS = 20_000
"""Of a list that is written into a file."""

_DUE = func.coalesce(TASK.due_at, NO_DUE)
_INBOX = InboxRow.__table__.c

ORDERS_OF: Mapping[str, Order] = {
    "amount": Order("投资额", int, lambda: -func.coalesce(type_coerce(PROJECT.total_invest, BigInteger), 0)),
    "stage": Order("阶段", str, lambda: STAGE),
    "came": Order("新到在前", int, lambda: -TASK.key),
}
"""Orders besides the due date (``filters.SORTS``)."""


@dataclass(frozen=True, slots=True)
class LateTask:
    """One task of the list, with the units it lies with, the last step done in its matter, and an order for it."""

    task: UserTask
    units: tuple[str, ...]
    last_name: str
    last_at: datetime | None
    order_no: str | None


@dataclass(frozen=True, slots=True)
class LatePage:
    """Rows of the list, and the place the next page begins after, or nothing."""

    rows: list[LateTask]
    following: Place | None


def place_of(text: str, wanted: LateFilter) -> Place | None:
    """The place in the order wanted out of an address; nothing of a broken one: then the list begins anew."""
    return Place.of_text(text, _orders(wanted))


def list_late(
    session: Session, now: datetime, wanted: LateFilter, after: Place | None = None, rows: int = PAGE_ROWS
) -> LatePage:
    """A page of the list: five statements, however long it is."""
    found = session.execute(_statement(session, now, wanted, after).limit(rows + 1)).all()
    shown = found[:rows]
    keys = [row[-1] for row in shown]
    tasks = {task.key: task for task in session.scalars(select(UserTask).where(UserTask.key.in_(keys)))}
    units = units_of(session, keys)
    last = last_steps(session, {task.root_key for task in tasks.values()})
    orders = orders_of_tasks(session, keys)
    made = [
        LateTask(task, units.get(key, ()), *last.get(task.root_key, ("", None)), orders.get(key))
        for key in keys
        if (task := tasks.get(key)) is not None
    ]
    following = None
    if len(found) > rows:
        *values, due_at, key = found[rows - 1]
        following = Place(tuple(values), due_at, key)
    return LatePage(made, following)


def units_of(session: Session, task_keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Task → the codes of the organisations and groups it lies with, in order; nothing where it lies with nobody."""
    unit = place_unit().label("unit")
    query = select(_INBOX.task_key, unit).select_from(places()).where(_INBOX.task_key.in_(list(task_keys)))
    found: dict[int, tuple[str, ...]] = {}
    for task_key, code in session.execute(query.distinct().order_by(_INBOX.task_key, unit)):
        found[task_key] = (*found.get(task_key, ()), code)
    return found


def _orders(wanted: LateFilter) -> tuple[Order, ...]:
    order = ORDERS_OF.get(wanted.sort)
    return (order,) if order is not None else ()


def _statement(session: Session, now: datetime, wanted: LateFilter, after: Place | None) -> Select[Any]:
    orders = _orders(wanted)
    made = [order.expression() for order in orders]
    # Nothing but the index is read for the order of due dates; a suspended task keeps its own date.
    due = TASK.due_at if wanted.kind != "paused" else _DUE
    joined = with_matters() if wanted.is_narrowed or orders else UserTask.__table__
    query = (
        select(*made, due.label("due_at"), TASK.key)
        .select_from(joined)
        .where(*kind_of(wanted.kind, Times.at(now)), *narrowing(session, wanted))
        .order_by(*made, due, TASK.key)
    )
    if after is None:
        return query
    values = [
        literal(value, BigInteger() if order.kind is int else String())
        for order, value in zip(orders, after.values, strict=True)
    ]
    return query.where(tuple_(*made, due, TASK.key) > tuple_(*values, after.at, after.key))
