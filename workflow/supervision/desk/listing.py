"""A page of the desk's list: by due date or another order, each page after the last row of the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, String, literal, select, tuple_
from sqlalchemy.orm import Session

from engine.persistence.base import Moment
from engine.persistence.work import UserTask
from workflow.inbox.orders import Order, Place
from workflow.supervision.desk.conditions import Narrowed, Times, narrowing, of_kind, once
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.queries import last_steps, orders_of_tasks

PAGE_ROWS = 50
MOST_ROWS = 20_000
"""Of a list that is written into a file."""

ORDERS_OF: Mapping[str, Order] = {
    "amount": Order("投资额", int, lambda: literal(0)),
    "stage": Order("阶段", str, lambda: literal("")),
    "came": Order("新到在前", int, lambda: literal(0)),
}
"""Orders besides the due date (``filters.SORTS``), for places in an address."""


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
    return Place.of_text(text, tuple(ORDERS_OF[sort] for sort in _orders(wanted)))


def list_late(
    session: Session,
    rows: FromClause,
    now: datetime,
    wanted: LateFilter,
    after: Place | None = None,
    most: int = PAGE_ROWS,
) -> LatePage:
    """A page of the list out of the desk's ``rows``: five statements, however long it is."""
    narrowed = narrowing(session, rows, wanted)
    query = _statement(rows, Times.at(now), wanted, narrowed, after).limit(most + 1)
    found = session.execute(query, narrowed.given).all()
    keys = [row[-1] for row in found[:most]]
    tasks = {task.key: task for task in session.scalars(select(UserTask).where(UserTask.key.in_(keys)))}
    units = units_of(session, rows, keys)
    last = last_steps(session, {task.root_key for task in tasks.values()})
    orders = orders_of_tasks(session, keys)
    made = [
        LateTask(task, units.get(key, ()), *last.get(task.root_key, ("", None)), orders.get(key))
        for key in keys
        if (task := tasks.get(key)) is not None
    ]
    following = None
    if len(found) > most:
        *values, due_at, key = found[most - 1]
        following = Place(tuple(values), due_at, key)
    return LatePage(made, following)


def units_of(session: Session, rows: FromClause, task_keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Task → the codes of the organisations and groups it lies with, in order; nothing where it lies with nobody."""
    roots = select(UserTask.root_key).where(UserTask.key.in_(task_keys))
    query = select(rows.c.task_key, rows.c.unit).where(rows.c.root_key.in_(roots), rows.c.task_key.in_(task_keys))
    found: dict[int, tuple[str, ...]] = {}
    for task_key, code in session.execute(query.order_by(rows.c.task_key, rows.c.unit)):
        found[task_key] = (*found.get(task_key, ()), code) if code else ()
    return found


def _orders(wanted: LateFilter) -> tuple[str, ...]:
    return (wanted.sort,) if wanted.sort in ORDERS_OF else ()


def _made(rows: FromClause, sort: str) -> Any:
    return {"amount": -rows.c.amount, "stage": rows.c.stage, "came": -rows.c.task_key}[sort]


def _statement(
    rows: FromClause, times: Times, wanted: LateFilter, narrowed: Narrowed, after: Place | None
) -> Select[Any]:
    orders = _orders(wanted)
    made = [_made(rows, sort) for sort in orders]
    query = (
        select(*made, rows.c.due_at, rows.c.task_key)
        .where(*of_kind(rows, wanted.kind, times), once(rows, wanted), *narrowed.conditions)
        .order_by(*made, rows.c.due_at, rows.c.task_key)
    )
    if after is None:
        return query
    types = [BigInteger() if ORDERS_OF[sort].kind is int else String() for sort in orders]
    values = [literal(value, kind) for value, kind in zip(after.values, types, strict=True)]
    last = (*values, literal(after.at, Moment()), literal(after.key, BigInteger()))
    return query.where(tuple_(*made, rows.c.due_at, rows.c.task_key) > tuple_(*last))
