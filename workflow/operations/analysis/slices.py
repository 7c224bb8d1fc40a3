"""Turns visits that ended, and instances that ended with them, into counts: what a slice of the chore is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from workflow.calendar.working_hours import day_seconds, working_seconds
from workflow.deadlines.models import DeadlineClock
from workflow.operations.analysis.counting import Counts, Ended
from workflow.operations.analysis.models import ELEMENT, UNIT
from workflow.operations.analysis.paths import BODIES
from workflow.people.queries import org_names

MIGRATED = "InstanceMigrated"
NOT_COUNTED = BODIES | {"process"}
"""Visits that only hold others and are not drawn as an element of their own."""

AT_ONCE = 500

visit = ElementInstance.__table__.c


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a visit's user task says: whether it ran past its date, whose it was, how many workdays its clock stood."""

    overdue: bool
    unit: str
    paused: int


def count_visits(session: Session, calendar: WorkingCalendar, rows: Sequence[Row[Any]], counts: Counts) -> None:
    """Count visits that ended, given as rows of ``element_instance`` with ``definition_key`` beside."""
    shown = [row for row in rows if row.element_type not in NOT_COUNTED]
    tasks = _tasks(session, {row.instance_key for row in shown if row.element_type == "userTask"})
    moves = _migrations(session, shown)
    for row in shown:
        facts = tasks.get(row.key)
        definition_key = _definition_then(row, moves.get(row.instance_key, ()))
        day, passed = office_day(row.ended_at), row.state == InstanceState.COMPLETED
        overdue = facts is not None and facts.overdue
        ended = Ended(passed, overdue)
        if passed and (row.ended_at > row.started_at or facts is not None):
            spans = durations(row.started_at, row.ended_at, calendar, facts)
            ended = Ended(passed, overdue, *spans, who=(row.key, row.instance_key) if spans[0] else None)
        counts.add(definition_key, ELEMENT, day, row.element_id, ended)
        if facts is not None:
            counts.add(definition_key, UNIT, day, row.element_id, replace(ended, who=None), facts.unit)


def durations(
    since: datetime, until: datetime, calendar: WorkingCalendar, facts: TaskFacts | None = None
) -> tuple[int, int]:
    """Seconds by the clock, and of the office's hours; the workdays a task's clock stood are taken off the second."""
    elapsed = max(round((until - since).total_seconds()), 0)
    if not elapsed:
        return 0, 0
    worked = working_seconds(since, until, calendar)
    return elapsed, max(worked - facts.paused * day_seconds(), 0) if facts else worked


def office_day(moment: datetime) -> date:
    """The day of a moment in the office's zone."""
    return moment.astimezone(OFFICE_ZONE).date()


def _tasks(session: Session, instance_keys: Collection[int]) -> dict[int, TaskFacts]:
    """By visit. ``overdue``: the task ended after the date it had last, as 最慢环节 counts it too."""
    found: dict[int, TaskFacts] = {}
    if not instance_keys:
        return found
    orgs = org_names(session)
    for some in _some(instance_keys):
        query = (
            select(
                UserTask.element_instance_key, UserTask.due_at, UserTask.ended_at, UserTask.candidate_groups,
                DeadlineClock.promise_due, DeadlineClock.paused_workdays,
            )
            .outerjoin(DeadlineClock, DeadlineClock.task_key == UserTask.key)
            .where(UserTask.instance_key.in_(some))
        )  # fmt: skip
        for key, due_at, ended_at, groups, promise, paused in session.execute(query):
            due = promise or due_at
            late = due is not None and ended_at is not None and ended_at > due
            found[key] = TaskFacts(late, unit_of(groups or (), orgs), paused or 0)
    return found


def unit_of(groups: Sequence[str], orgs: Mapping[str, str]) -> str:
    """The code of the organisation a task was offered to, else of its first group, else nothing."""
    return next((code for code in groups if code in orgs), groups[0] if groups else "")


def _migrations(session: Session, rows: Sequence[Row[Any]]) -> dict[int, list[tuple[datetime, int]]]:
    """By instance: when it left which version, in order; asked only where one was migrated since the first end."""
    if not rows:
        return {}
    since = min(row.ended_at for row in rows)
    moved = select(exists().where(EventLogEntry.kind == MIGRATED, EventLogEntry.at >= since))
    if not session.scalar(moved):
        return {}
    found: dict[int, list[tuple[datetime, int]]] = {}
    for some in _some({row.root_key for row in rows}):
        query = select(EventLogEntry.instance_key, EventLogEntry.at, EventLogEntry.payload).where(
            EventLogEntry.root_key.in_(some), EventLogEntry.kind == MIGRATED
        )
        for instance_key, at, payload in session.execute(query.order_by(EventLogEntry.key)):
            found.setdefault(instance_key, []).append((at, payload["from_definition_key"]))
    return found


def _definition_then(row: Row[Any], moves: Iterable[tuple[datetime, int]]) -> int:
    """The version the instance ran on when the visit ended."""
    return next((before for at, before in moves if row.ended_at <= at), row.definition_key)


def ended_instances(session: Session, instance_keys: Collection[int]) -> list[Row[Any]]:
    """Those of these instances that have ended."""
    found: list[Row[Any]] = []
    for some in _some(instance_keys):
        query = select(ProcessInstance.__table__).where(
            ProcessInstance.key.in_(some), ProcessInstance.state.not_in(UNENDED)
        )
        found.extend(session.execute(query))
    return found


def _some(keys: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(keys)
    return (ordered[first : first + AT_ONCE] for first in range(0, len(ordered), AT_ONCE))


some_of = _some
