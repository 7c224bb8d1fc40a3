"""How much is late: the figures at the top of the desk, and the same by stage, unit, person or county leader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, FromClause, case, func, not_, select, union_all
from sqlalchemy.orm import Session

from workflow.inbox.lights import local_day
from workflow.supervision.desk.conditions import (
    Narrowed,
    Times,
    is_next_week,
    is_over,
    is_soon,
    narrowing,
    of_kind,
    once,
)
from workflow.supervision.desk.filters import GROUPS, LateFilter
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OPEN


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures at the top: tasks over, matters with one, tasks near, due next week, paused, orders still open."""

    over: int
    over_projects: int
    soon: int
    week: int
    paused: int
    open_orders: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What one group has: tasks over, near and due next week, and the earliest due moment among them."""

    value: str
    over: int
    soon: int
    week: int
    earliest: datetime | None

    def days_over(self, now: datetime, workdays_between: Callable[[date, date], int]) -> int:
        """The most working days any of its tasks is over; 0 when none is."""
        if self.earliest is None or self.earliest >= now:
            return 0
        return workdays_between(local_day(self.earliest), local_day(now))


def figures(session: Session, rows: FromClause, now: datetime) -> Figures:
    """The figures now, of the desk's ``rows``: two statements."""
    times = Times.at(now)
    runs = (not_(rows.c.is_paused), rows.c.is_first)
    over, projects = session.execute(
        select(func.count(), func.count(rows.c.root_key.distinct()))
        .select_from(rows)
        .where(*runs, is_over(rows, times))
    ).one()
    orders = select(func.count()).where(SupervisionOrder.state.in_(sorted(OPEN)))
    counted = [
        select(func.count()).select_from(rows).where(*runs, is_soon(rows, times)),
        select(func.count()).select_from(rows).where(*runs, is_next_week(rows, times)),
        select(func.count()).select_from(rows).where(rows.c.is_paused, rows.c.is_first),
        orders,
    ]
    soon, week, paused, opened = session.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return Figures(over, projects, soon, week, paused, opened)


def count_late(session: Session, rows: FromClause, now: datetime, wanted: LateFilter) -> int:
    """How many tasks a list shows in all."""
    narrowed = narrowing(session, rows, wanted)
    query = select(func.count()).select_from(rows).where(once(rows, wanted), *narrowed.conditions)
    return session.scalar(query.where(*of_kind(rows, wanted.kind, Times.at(now))), narrowed.given) or 0


def count_groups(session: Session, rows: FromClause, now: datetime, wanted: LateFilter) -> list[GroupCount]:
    """The groups of a list (``wanted.group``), those with most over first; empty for a list without groups.

    A task that lies with several units counts for each of them, once.
    """
    if wanted.group not in GROUPS:
        return []
    times, narrowed = Times.at(now), narrowing(session, rows, wanted)
    late = _late(rows, times, wanted, narrowed)
    value = late.c[wanted.group]
    query = select(
        value,
        _count(late, is_over(late, times)),
        _count(late, is_soon(late, times)),
        _count(late, is_next_week(late, times)),
        func.min(late.c.due_at),
    ).group_by(value)
    found = [GroupCount(*row) for row in session.execute(query, narrowed.given)]
    return sorted(found, key=lambda row: (-row.over, -row.soon, -row.week, row.value))


_READ = ("task_key", "root_key", "due_at", "soon_at", "stage", "unit", "owner", "leader")


def _late(rows: FromClause, times: Times, wanted: LateFilter, narrowed: Narrowed) -> FromClause:
    """What is over, near or due next week: two scans, since what is near may be due long after."""
    alone = () if wanted.group == "unit" else (once(rows, wanted),)
    usual = select(*(rows.c[name] for name in _READ)).where(not_(rows.c.is_paused), *alone, *narrowed.conditions)
    return union_all(
        usual.where(rows.c.due_at < times.week_end),
        usual.where(rows.c.soon_at <= times.now, rows.c.due_at >= times.week_end),
    ).subquery("late")


def _count(late: FromClause, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, late.c.task_key)))
