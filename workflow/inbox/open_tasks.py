"""A person's open tasks, page by page: one short index scan per principal, merged by due date and key.

The statements are built once for each shape a list can have and give rows, not objects: the list is the page people
open most (docs/decisions/0020-the-desk-counts-exactly.md). PostgreSQL scans per principal by ``LATERAL``, SQLite by
a ``UNION`` that it merges while it reads. Another order than that of due dates is made of all rows that fit
(``workflow.inbox.orders``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    bindparam,
    collate,
    func,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.variables import loads
from engine.persistence.base import Moment
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.deadlines.models import DeadlineClock
from workflow.deadlines.queries import Mark, mark_from
from workflow.inbox.asked_of import PRINCIPALS
from workflow.inbox.narrowing import InboxFilter, Narrowed, condition_of, narrow, principals_for
from workflow.inbox.orders import Order, Place, orders_of
from workflow.inbox.paging import PAGE_SIZE, Cursor
from workflow.inbox.search.models import MatterWords
from workflow.inbox.standstills import suspended_among
from workflow.inbox.told import TaskUrge

__all__ = ["InboxFilter", "OpenTask", "list_open"]

MOST_SCANS = 400
"""SQLite unites no more than 500; whoever is in more groups waits for all their rows to be sorted."""

_INBOX = InboxRow.__table__.c
_TASK = UserTask.__table__.c
_MATTER = MatterWords.__table__
_CLOCK = DeadlineClock.__table__


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One row of the list.

    ``due_at`` is the task's own, also while its instance is suspended (``is_suspended``); ``sorted_at`` is the moment
    the list has it at, behind ``order_values`` of an order of its own. ``properties`` are the model's. ``signing`` and
    ``others`` are what signers mean for it and whose turn it is; ``urged`` is how often it was urged; ``clock``: that
    its clock stands, or is the enterprise's.
    """

    key: int
    name: str
    instance_key: int
    root_key: int
    process_id: str
    business_key: str | None
    element_id: str
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    properties: Mapping[str, Any]
    created_at: datetime
    due_at: datetime | None
    soon_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    signing: str | None
    others: tuple[str, ...]
    urged: int
    clock: Mark | None
    is_suspended: bool
    sorted_at: datetime
    order_values: tuple[int | str, ...] = ()
    completed_by: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement depends on; everything else is a parameter of it.

    ``scans``: how many are united, or 0 where the principals are one parameter. ``names``: of conditions.
    """

    dialect: str
    scans: int
    names: tuple[str, ...]
    goes_on: bool
    size: int
    orders: tuple[Order, ...] = ()


def list_open(
    session: Session, actor: Actor, now: datetime, wanted: InboxFilter, after: Cursor | Place | None = None
) -> tuple[list[OpenTask], Cursor | Place | None]:
    """A page of open tasks in the order wanted, with the place the next page begins after, or nothing.

    One statement; another where rows come without a date, which a suspended instance may be the reason of, and two or
    three for words that are to be found. A place of another order begins at the first page.
    """
    narrowed = narrow(session, actor, now, wanted)
    if narrowed.finds_nothing:
        return [], None
    orders = orders_of(wanted.sort, wanted.group)
    if isinstance(after, Place) is not bool(orders):
        after = None
    found = session.execute(*_statement(session, narrowed, principals_for(actor, wanted), orders, after)).all()
    undated = [row[2] for row in found if row[-1] == NO_DUE]
    still = suspended_among(session, undated) if undated else ()
    rows = [
        OpenTask(
            key, name, instance_key, root_key, process_id, business_key, element_id, assignee, _texts(users),
            _texts(groups), _properties(properties), created_at, due_at, soon_at, follow_up_at, priority,
            signing, _texts(others), urged, mark_from(stopped_at, kind), instance_key in still, sorted_at,
            tuple(values),
        )
        for key, name, instance_key, root_key, process_id, business_key, element_id, assignee, users, groups,
        properties, created_at, due_at, soon_at, follow_up_at, priority, signing, others, urged, stopped_at, kind,
        *values, sorted_at in found
    ]  # fmt: skip
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], _place(last, orders) if last is not None else None


def place_of(text: str, wanted: InboxFilter) -> Cursor | Place | None:
    """The place in the order wanted out of an address; nothing of a broken one."""
    orders = orders_of(wanted.sort, wanted.group)
    return Place.of_text(text, orders) if orders else Cursor.of_text(text)


def _place(last: OpenTask, orders: tuple[Order, ...]) -> Cursor | Place:
    if orders:
        return Place(last.order_values, last.sorted_at, last.key)
    return Cursor(last.sorted_at, last.key)


def _statement(
    session: Session,
    narrowed: Narrowed,
    principals: tuple[str, ...],
    orders: tuple[Order, ...],
    after: Cursor | Place | None,
) -> tuple[Select[Any], dict[str, Any]]:
    """The statement of this shape with its parameters."""
    dialect = session.get_bind().dialect.name
    given = dict(narrowed.given)
    scans = len(principals) if not orders and dialect == "sqlite" and len(principals) <= MOST_SCANS else 0
    if scans:
        given |= {f"principal{number}": principal for number, principal in enumerate(principals)}
    else:
        given[PRINCIPALS.key] = list(principals)
    if orders:
        given["most"] = (PAGE_SIZE + 1) * len(principals)
    if after is not None:
        given |= {"at": after.at, "key": after.key}
    if isinstance(after, Place):
        given |= {f"value{number}": value for number, value in enumerate(after.values)}
    shape = _Shape(dialect, scans, narrowed.names, after is not None, PAGE_SIZE, orders)
    return (_ordered_page(shape) if orders else _page(shape)), given


@lru_cache(maxsize=512)
def _page(shape: _Shape) -> Select[Any]:
    """One row more than a page of the shape, with what the list shows of each task."""
    limit = literal_column(str(shape.size + 1))
    if shape.dialect == "postgresql":
        own = (
            func.unnest(bindparam(PRINCIPALS.key, type_=ARRAY(String)))
            .table_valued("principal", name="own")
            .render_derived()
        )
        scan = (
            _scan(shape, _INBOX.principal == own.c.principal)
            .order_by(_INBOX.due_at, _INBOX.task_key)
            .limit(limit)
            .lateral("scan")
        )
        merged = select(scan.c.due_at, scan.c.task_key).distinct().select_from(own.join(scan, true()))
    elif shape.scans:
        scans = [_scan(shape, _INBOX.principal == bindparam(f"principal{n}")) for n in range(shape.scans)]
        merged = union(*scans) if len(scans) > 1 else scans[0]
    else:
        merged = _scan(shape, _INBOX.principal.in_(PRINCIPALS)).distinct()
    found = merged.order_by("due_at", "task_key").limit(limit).subquery("found")
    return _with_tasks(found).order_by(found.c.due_at, found.c.task_key)


def _scan(shape: _Shape, whose: ColumnElement[bool]) -> Select[Any]:
    """What waits for one principal, in the order of the index, narrowed by what the index holds where it can be."""
    scan = select(_INBOX.due_at, _INBOX.task_key).where(whose)
    if shape.goes_on:
        scan = scan.where(tuple_(_INBOX.due_at, _INBOX.task_key) > tuple_(_moment("at"), bindparam("key")))
    return scan.where(*(condition_of(name, shape.dialect) for name in shape.names))


@lru_cache(maxsize=512)
def _ordered_page(shape: _Shape) -> Select[Any]:
    """As :func:`_page` in an order of its own: all that fit are looked at, a page of them is sorted and shown.

    A task has a row for each of the principals at most, and all of them stand together in the order; so as many pages
    of rows hold a page of tasks, and only these are made distinct. By principal, each task stands under its first.
    """
    names = [f"order{number}" for number in range(len(shape.orders))]
    by_principal = any(order.of_principal for order in shape.orders)
    makes = [
        (func.min(order.expression()) if order.of_principal else order.expression()).label(name)
        for name, order in zip(names, shape.orders, strict=True)
    ]
    query = select(*makes, _INBOX.due_at, _INBOX.task_key).where(_INBOX.principal.in_(PRINCIPALS))
    if any(order.joins_matter for order in shape.orders):
        query = query.select_from(
            InboxRow.__table__.outerjoin(_MATTER, _MATTER.c.root_key == _INBOX.root_key)  # type: ignore[arg-type]
        )
    query = query.where(*(condition_of(name, shape.dialect) for name in shape.names))
    if by_principal:
        labels = [make for make, order in zip(makes, shape.orders, strict=True) if not order.of_principal]
        query = query.group_by(_INBOX.due_at, _INBOX.task_key, *labels)
    fitting = query.subquery("fitting")
    page = select(fitting)
    if shape.goes_on:
        values = [
            bindparam(f"value{number}", type_=String() if order.kind is str else BigInteger())
            for number, order in enumerate(shape.orders)
        ]
        page = page.where(tuple_(*_in_order(shape, fitting, names)) > tuple_(*values, _moment("at"), bindparam("key")))
    page = page.order_by(*_in_order(shape, fitting, names)).limit(bindparam("most", type_=BigInteger()))
    rows = page.subquery("rows")
    found = select(rows).distinct().subquery("found")
    shown = _with_tasks(found, *(found.c[name] for name in names))
    return shown.order_by(*_in_order(shape, found, names)).limit(literal_column(str(shape.size + 1)))


def _in_order(shape: _Shape, rows: Any, names: list[str]) -> list[ColumnElement[Any]]:
    """What rows are ordered by; texts by their characters on both databases."""
    values = [
        collate(rows.c[name], "C") if order.kind is str and shape.dialect == "postgresql" else rows.c[name]
        for name, order in zip(names, shape.orders, strict=True)
    ]
    return [*values, rows.c.due_at, rows.c.task_key]


def _with_tasks(found: Any, *values: ColumnElement[Any]) -> Select[Any]:
    """What the list shows of the tasks found; values of the order and the sorted moment come last."""
    raw = [type_coerce(_TASK[name], LargeBinary) for name in ("candidate_users", "candidate_groups", "properties")]
    return (
        select(
            _TASK.key, _TASK.name, _TASK.instance_key, _TASK.root_key, _TASK.process_id, _TASK.business_key,
            _TASK.element_id, _TASK.assignee, *raw, _TASK.created_at, _TASK.due_at, _TASK.soon_at,
            _TASK.follow_up_at, _TASK.priority, _TASK.signing, type_coerce(_TASK.other_users, LargeBinary), _URGED,
            _CLOCK.c.stopped_at, _CLOCK.c.kind, *values, found.c.due_at,
        )
        .select_from(found)
        .join(UserTask.__table__, _TASK.key == found.c.task_key)
        .outerjoin(_CLOCK, _CLOCK.c.task_key == found.c.task_key)
    )  # fmt: skip


_URGED = (
    select(func.count())
    .select_from(TaskUrge.__table__)
    .where(TaskUrge.__table__.c.task_key == _TASK.key)
    .correlate(UserTask.__table__)
    .scalar_subquery()
)
"""How often a task was urged: asked for the tasks of one page alone."""


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment())


@lru_cache(maxsize=4096)
def _texts(raw: bytes | None) -> tuple[str, ...]:
    """A list of texts as its column holds it; the same few come again and again."""
    return tuple(loads(bytes(raw), limited=False) or ()) if raw is not None else ()


@lru_cache(maxsize=4096)
def _properties(raw: bytes | None) -> Mapping[str, Any]:
    return MappingProxyType((loads(bytes(raw), limited=False) if raw is not None else None) or {})
