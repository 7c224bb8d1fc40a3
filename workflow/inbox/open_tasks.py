"""A person's open tasks, page by page: one short index scan per principal, merged by due date and key.

The statements are built once for each shape a list can have and give rows, not objects: the list is the page people
open most (docs/decisions/0020-the-desk-counts-exactly.md). PostgreSQL scans per principal by ``LATERAL``, SQLite by
a ``UNION`` that it merges while it reads.
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
    ColumnElement,
    LargeBinary,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.domain.variables import loads
from engine.persistence.base import Moment
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox.lights import Light
from workflow.inbox.paging import PAGE_SIZE, Cursor
from workflow.inbox.standstills import suspended_among
from workflow.inbox.words import LEAST_SEARCH, matching, pattern_of

MOST_SCANS = 400
"""SQLite unites no more than 500; whoever is in more groups waits for all their rows to be sorted."""

_INBOX = InboxRow.__table__.c
_TASK = UserTask.__table__.c


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a list is narrowed to; empty members narrow nothing. ``principal`` is one of the person's own."""

    process_id: str = ""
    principal: str = ""
    light: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the list is whole."""
        return not (self.process_id or self.light or len(self.words) >= LEAST_SEARCH)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One row of the list.

    ``due_at`` is the task's own, also while its instance is suspended (``is_suspended``); ``sorted_at`` is the moment
    the list has it at. ``properties`` are the model's.
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
    is_suspended: bool
    sorted_at: datetime
    completed_by: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement depends on; everything else is a parameter of it.

    ``scans``: how many are united, or 0 where the principals are one parameter.
    """

    dialect: str
    scans: int
    light: str
    by_process: bool
    by_words: bool
    goes_on: bool
    size: int


def list_open(
    session: Session, actor: Actor, now: datetime, narrowed: InboxFilter, after: Cursor | None = None
) -> tuple[list[OpenTask], Cursor | None]:
    """A page of open tasks by due date and key, with the cursor of the next page or nothing.

    One statement; another where rows come without a date, which a suspended instance may be the reason of.
    """
    own = principals_of(actor)
    principals = (narrowed.principal,) if narrowed.principal in own else own
    dialect = session.get_bind().dialect.name
    scans = len(principals) if dialect == "sqlite" and len(principals) <= MOST_SCANS else 0
    by_words = len(narrowed.words) >= LEAST_SEARCH
    given: dict[str, Any] = {"now": now} if narrowed.light in _LIGHTS else {}
    if scans:
        given |= {f"principal{number}": principal for number, principal in enumerate(principals)}
    else:
        given["principals"] = list(principals)
    if narrowed.process_id:
        given["process"] = narrowed.process_id
    if by_words:
        given["words"] = pattern_of(narrowed.words)
    if after is not None:
        given |= {"at": after.at, "key": after.key}
    shape = _Shape(
        dialect, scans, narrowed.light if narrowed.light in _LIGHTS else "", bool(narrowed.process_id), by_words,
        after is not None, PAGE_SIZE,
    )  # fmt: skip
    found = session.execute(_page(shape), given).all()
    still = suspended_among(session, undated) if (undated := [row[2] for row in found if row[-1] == NO_DUE]) else ()
    rows = [
        OpenTask(
            key, name, instance_key, root_key, process_id, business_key, element_id, assignee, _texts(users),
            _texts(groups), _properties(properties), created_at, due_at, soon_at, instance_key in still, sorted_at,
        )
        for key, name, instance_key, root_key, process_id, business_key, element_id, assignee, users, groups,
        properties, created_at, due_at, soon_at, sorted_at in found
    ]  # fmt: skip
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], Cursor(last.sorted_at, last.key) if last is not None else None


@lru_cache(maxsize=256)
def _page(shape: _Shape) -> Select[Any]:
    """One row more than a page of the shape, with what the list shows of each task."""
    limit = literal_column(str(shape.size + 1))
    if shape.dialect == "postgresql":
        own = (
            func.unnest(bindparam("principals", type_=ARRAY(String)))
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
        merged = _scan(shape, _INBOX.principal.in_(bindparam("principals", expanding=True))).distinct()
    found = merged.order_by("due_at", "task_key").limit(limit).subquery("found")
    raw = [type_coerce(_TASK[name], LargeBinary) for name in ("candidate_users", "candidate_groups", "properties")]
    return (
        select(
            _TASK.key, _TASK.name, _TASK.instance_key, _TASK.root_key, _TASK.process_id, _TASK.business_key,
            _TASK.element_id, _TASK.assignee, *raw, _TASK.created_at, _TASK.due_at, _TASK.soon_at, found.c.due_at,
        )
        .select_from(found)
        .join(UserTask.__table__, _TASK.key == found.c.task_key)
        .order_by(found.c.due_at, found.c.task_key)
    )  # fmt: skip


def _scan(shape: _Shape, whose: ColumnElement[bool]) -> Select[Any]:
    """What waits for one principal, in the order of the index, narrowed by what the index holds where it can be."""
    scan = select(_INBOX.due_at, _INBOX.task_key).where(whose)
    if shape.goes_on:
        scan = scan.where(tuple_(_INBOX.due_at, _INBOX.task_key) > tuple_(_moment("at"), bindparam("key")))
    if shape.by_process:
        scan = scan.where(_INBOX.process_id == bindparam("process"))
    if shape.light:
        scan = scan.where(*_LIGHTS[shape.light])
    if shape.by_words:
        scan = matching(scan.join(UserTask.__table__, _TASK.key == _INBOX.task_key), bindparam("words"))
    return scan


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment())


_LIGHTS = {
    Light.RED.value: (_INBOX.due_at < _moment("now"),),
    Light.YELLOW.value: (_INBOX.due_at >= _moment("now"), _INBOX.soon_at <= _moment("now")),
    Light.GREEN.value: (_INBOX.due_at >= _moment("now"), _INBOX.due_at < NO_DUE, _INBOX.soon_at > _moment("now")),
}


@lru_cache(maxsize=4096)
def _texts(raw: bytes | None) -> tuple[str, ...]:
    """A list of texts as its column holds it; the same few come again and again."""
    return tuple(loads(bytes(raw), limited=False) or ()) if raw is not None else ()


@lru_cache(maxsize=4096)
def _properties(raw: bytes | None) -> Mapping[str, Any]:
    return MappingProxyType((loads(bytes(raw), limited=False) if raw is not None else None) or {})
