"""Of every step done between two days: how many, and the median and 90th percentile of its working days.

A percentile of ``n`` values in order is the ``ceil(share × n)``-th of them: PostgreSQL's ``percentile_disc``, counted
here for SQLite, so that both say the same. Working days are counted by the office's calendar: the database groups by
the days a step began and ended on, of which there are few, and weighs each pair by how often it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.orm import Session

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from workflow.deadlines.models import DeadlineClock
from workflow.inbox.lights import start_of


@dataclass(frozen=True, slots=True)
class StepSpan:
    """One step of a process: how often it was done, its working days, and how many were done after their date."""

    process_id: str
    element_id: str
    name: str
    done: int
    median: int
    p90: int
    over: int


def step_spans(session: Session, calendar: WorkingCalendar, first: date, last: date) -> list[StepSpan]:
    """The steps done from ``first`` to ``last``, both included, the slowest by its 90th percentile first.

    Workdays a clock stood are not a step's.
    """
    counted: dict[tuple[str, str], list[tuple[int, int]]] = {}
    names: dict[tuple[str, str], str] = {}
    over: dict[tuple[str, str], int] = {}
    rows = session.execute(_grouped(session, first, last))
    for process_id, element_id, name, began, ended, paused, done, late in rows:
        step = (process_id, element_id)
        days = max(calendar.workdays_between(_day(began), _day(ended)) - paused, 0)
        counted.setdefault(step, []).append((days, done))
        names[step] = max(name, names.get(step, ""))
        over[step] = over.get(step, 0) + late
    found = [
        StepSpan(*step, names[step], sum(done for _, done in days), at(days, 0.5), at(days, 0.9), over[step])
        for step, days in counted.items()
    ]
    return sorted(found, key=lambda span: (-span.p90, -span.median, span.process_id, span.element_id))


def at(weighed: Iterable[tuple[int, int]], share: float) -> int:
    """The percentile of values that came so often. :raises ValueError: without any"""
    ordered = sorted(weighed)
    place = max(ceil(share * sum(times for _, times in ordered)), 1)
    for value, times in ordered:
        place -= times
        if place <= 0:
            return value
    raise ValueError("nothing was done")


def _grouped(session: Session, first: date, last: date) -> Select[Any]:
    task = UserTask.__table__.c
    clock = DeadlineClock.__table__.c
    began, ended = (_office_day(session, moment) for moment in (task.created_at, task.ended_at))
    paused = func.coalesce(clock.paused_workdays, 0)
    late = func.count().filter(task.ended_at > func.coalesce(clock.promise_due, task.due_at))
    return (
        select(task.process_id, task.element_id, func.max(task.name), began, ended, paused, func.count(), late)
        .select_from(UserTask.__table__.outerjoin(DeadlineClock.__table__, clock.task_key == task.key))  # type: ignore[arg-type]
        .where(
            task.state == UserTaskState.COMPLETED,
            task.ended_at >= start_of(first),
            task.ended_at < start_of(last + timedelta(days=1)),
        )
        .group_by(task.process_id, task.element_id, began, ended, paused)
    )


def _office_day(session: Session, moment: Any) -> Any:
    if session.get_bind().dialect.name == "sqlite":
        return func.date(moment, "+8 hours")  # the office's zone has no summer time
    return cast(func.timezone(str(OFFICE_ZONE), moment), Date)


def _day(value: date | datetime | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value if type(value) is date else value.date()
