"""Which rows of the desk's table a list shows: over, near, due next week or paused, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, not_, select
from sqlalchemy.orm import Session

from engine.persistence.work import UserTask
from workflow.inbox.lights import local_day, start_of
from workflow.inbox.search.find import Columns, condition, search_for
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.phases import ORDERS, PHASES

_TASK = UserTask.__table__.c


@dataclass(frozen=True, slots=True)
class Times:
    """The moments a list is made of: now, and the Mondays next week begins and ends with."""

    now: datetime
    week: datetime
    week_end: datetime

    @classmethod
    def at(cls, now: datetime) -> Times:
        """Those of ``now``; weeks begin on Monday, in the office's zone."""
        today = local_day(now)
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
        return cls(now, start_of(monday), start_of(monday + timedelta(weeks=1)))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Conditions on the desk's rows with the parameters of their statement."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def is_over(rows: FromClause, times: Times) -> ColumnElement[bool]:
    """Whether the due moment has passed."""
    return rows.c.due_at < times.now


def is_soon(rows: FromClause, times: Times) -> ColumnElement[bool]:
    """Whether the due moment is near and has not passed."""
    return and_(rows.c.due_at >= times.now, rows.c.soon_at <= times.now)


def is_next_week(rows: FromClause, times: Times) -> ColumnElement[bool]:
    """Whether the due moment lies between Monday and Sunday of next week."""
    return and_(rows.c.due_at >= times.week, rows.c.due_at < times.week_end)


def of_kind(rows: FromClause, kind: str, times: Times) -> tuple[ColumnElement[bool], ...]:
    """The conditions of one of the desk's lists; what is paused stands in no other."""
    if kind == "paused":
        return (rows.c.is_paused,)
    chosen = {"soon": is_soon, "week": is_next_week}.get(kind, is_over)
    return not_(rows.c.is_paused), chosen(rows, times)


def narrowing(session: Session, rows: FromClause, wanted: LateFilter) -> Narrowed:
    """The conditions of every part but the kind; without a unit each task is there once."""
    where: list[ColumnElement[bool]] = []
    if wanted.unit:
        where.append(rows.c.unit == wanted.unit)
    if wanted.stage in PHASES or wanted.stage == ORDERS:
        where.append(rows.c.stage == wanted.stage)
    for name in ("owner", "leader", "variant"):
        if getattr(wanted, name):
            where.append(rows.c[name] == getattr(wanted, name))
    search = search_for(session, wanted.q)
    if search is None:
        return Narrowed(tuple(where))
    if search.is_empty:
        return Narrowed((false(),))

    def named(names: ColumnElement[Any]) -> ColumnElement[bool]:
        return exists(select(_TASK.key).where(_TASK.key == rows.c.task_key, _TASK.name.in_(names)))

    columns = Columns(rows.c.root_key, rows.c.process_id, named)
    where.append(condition(search.shape, session.get_bind().dialect.name, columns))
    return Narrowed(tuple(where), search.given)


def once(rows: FromClause, wanted: LateFilter) -> ColumnElement[bool]:
    """Each task once: its row for the unit that is asked for, or the first of its rows."""
    return rows.c.unit == wanted.unit if wanted.unit else rows.c.is_first
