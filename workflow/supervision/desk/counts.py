"""How much is late: the figures at the top of the desk, and the same by stage, unit, person or county leader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from engine.persistence.work import InboxRow
from workflow.inbox.lights import local_day
from workflow.supervision.desk.conditions import (
    LEADER,
    OWNER,
    PROJECT,
    STAGE,
    TASK,
    Times,
    is_next_week,
    is_over,
    is_soon,
    kind_of,
    narrowing,
    place_unit,
    places,
    with_matters,
)
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OPEN

_INBOX = InboxRow.__table__.c


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

    def days_over(self, now: datetime, workdays_between: Any) -> int:
        """The most working days any of its tasks is over; 0 when none is."""
        if self.earliest is None or self.earliest >= now:
            return 0
        return int(workdays_between(local_day(self.earliest), local_day(now)))


def figures(session: Session, now: datetime) -> Figures:
    """The figures now: two statements."""
    times = Times.at(now)
    over, soon, week = is_over(times), is_soon(times), is_next_week(times)
    counted = session.execute(
        select(
            _count(over), func.count(case((over, TASK.root_key)).distinct()), _count(soon), _count(week)
        ).where(*kind_of("any", times))
    ).one()  # fmt: skip
    paused = select(func.count()).where(*kind_of("paused", times)).scalar_subquery()
    orders = select(func.count()).where(SupervisionOrder.state.in_(sorted(OPEN))).scalar_subquery()
    still, opened = session.execute(select(paused, orders)).one()
    return Figures(*counted, still, opened)


def count_late(session: Session, now: datetime, wanted: LateFilter) -> int:
    """How many tasks a list shows in all."""
    query = select(func.count()).select_from(with_matters() if wanted.is_narrowed else TASK.key.table)
    return session.scalar(query.where(*kind_of(wanted.kind, Times.at(now)), *narrowing(session, wanted))) or 0


def count_groups(session: Session, now: datetime, wanted: LateFilter) -> list[GroupCount]:
    """The groups of a list (``wanted.group``), those with most over first; empty for a list without groups.

    A task that lies with several units counts for each of them, once.
    """
    made = _by_unit if wanted.group == "unit" else _by_column
    if wanted.group not in ("unit", *_COLUMNS):
        return []
    rows = [GroupCount(row[0] or "", *row[1:]) for row in session.execute(made(session, Times.at(now), wanted))]
    return sorted(rows, key=lambda row: (-row.over, -row.soon, -row.week, row.value))


_COLUMNS: Mapping[str, ColumnElement[str]] = {"stage": STAGE, "owner": OWNER, "leader": LEADER}


def _by_column(session: Session, times: Times, wanted: LateFilter) -> Select[Any]:
    value = _COLUMNS[wanted.group]
    query = select(value, *_counts(times), func.min(TASK.due_at)).select_from(with_matters())
    return query.where(*kind_of("any", times), *narrowing(session, wanted)).group_by(value)


def _by_unit(session: Session, times: Times, wanted: LateFilter) -> Select[Any]:
    late = (
        select(
            TASK.key, TASK.due_at, PROJECT.owner_org,
            case((is_over(times), 1), else_=0).label("over"),
            case((is_soon(times), 1), else_=0).label("soon"),
            case((is_next_week(times), 1), else_=0).label("week"),
        )
        .select_from(with_matters())
        .where(*kind_of("any", times), *narrowing(session, wanted))
        .cte("late")
    )  # fmt: skip
    of_task = (
        select(late.c.key, func.coalesce(place_unit(), late.c.owner_org, "").label("unit"))
        .select_from(late.outerjoin(places(), _INBOX.task_key == late.c.key))
        .distinct()
        .subquery("of_task")
    )
    return (
        select(
            of_task.c.unit, func.sum(late.c.over), func.sum(late.c.soon), func.sum(late.c.week), func.min(late.c.due_at)
        )
        .select_from(of_task.join(late, late.c.key == of_task.c.key))
        .group_by(of_task.c.unit)
    )


def _counts(times: Times) -> tuple[ColumnElement[int], ...]:
    return tuple(_count(condition) for condition in (is_over(times), is_soon(times), is_next_week(times)))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, TASK.key)))
