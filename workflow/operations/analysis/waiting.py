"""How many tokens wait at each element now, counted from the visits themselves, and how far the figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.persistence.keys import key_at, moment_of
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from workflow.operations.analysis.follow import MARK, SETTLED
from workflow.operations.analysis.models import AnalysisMark, OpenVisit
from workflow.operations.analysis.slices import NOT_COUNTED

BEHIND = timedelta(minutes=10)
"""From when the counting is said to be behind, and open visits are looked for without its help."""

TASK = "userTask"
"""Whose end the event log tells; whether others have ended is asked of the visits themselves."""

_VISIT = ElementInstance.__table__.c
_OPEN = OpenVisit.__table__.c
_INSTANCE = ProcessInstance.__table__.c


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the counting is: up to when, the share of the time there is to count, and whether it is behind.

    None that had ended at ``swept`` is among the open visits; empty where that was too long ago to be of help.
    """

    until: datetime | None
    share: float
    behind: bool
    swept: datetime | None = None


def progress_of(session: Session, now: datetime) -> Progress:
    """As of ``now``; without a worker nothing was ever counted."""
    mark = session.get(AnalysisMark, MARK)
    newest = session.scalar(select(func.max(_VISIT.key)).where(_VISIT.key < key_at(now - SETTLED)))
    if newest is None:
        return Progress(now, 1.0, behind=False)
    if mark is None or not mark.key:
        return Progress(None, 0.0, behind=True)
    swept = mark.swept_at if mark.swept_at is not None and now - mark.swept_at <= BEHIND else None
    if mark.key >= newest:
        return Progress(max(mark.moved_at, moment_of(mark.key)), 1.0, behind=False, swept=swept)
    share = (mark.key - mark.first_key) / max(newest - mark.first_key, 1)
    behind = moment_of(newest) - moment_of(mark.key) > BEHIND
    return Progress(moment_of(mark.key), share, behind=behind, swept=swept)


def waiting_now(
    session: Session, definition_keys: Collection[int], progress: Progress, only: str | None = None
) -> dict[str, int]:
    """By element (or of ``only`` one), how many visits are open now: those known to be open, and what began since."""
    keys = sorted(definition_keys)
    active = (_VISIT.state == InstanceState.ACTIVE, _VISIT.element_type.not_in(sorted(NOT_COUNTED)))
    if progress.until is None or progress.behind:
        query = (
            select(_VISIT.element_id, func.count())
            .join(_INSTANCE_TABLE, _INSTANCE.key == _VISIT.instance_key)
            .where(_INSTANCE.definition_key.in_(keys), _INSTANCE.state.in_(UNENDED), *active)
        )
        if only is not None:
            query = query.where(_VISIT.element_id == only)
        return dict(session.execute(query.group_by(_VISIT.element_id)).all())
    mark = session.get(AnalysisMark, MARK)
    # Narrowed here: asked for versions or an element, a planner may begin with all of theirs instead of the few new.
    version = select(_INSTANCE.definition_key).where(_INSTANCE.key == _VISIT.instance_key).scalar_subquery()
    recent = select(_VISIT.element_id, version).where(_VISIT.key > (mark.key if mark else 0), *active)
    found = Counter(element for element, its in session.execute(recent) if its in keys and only in (None, element))
    known = select(_OPEN.element_id, func.count()).where(_OPEN.definition_key.in_(keys)).group_by(_OPEN.element_id)
    if only is not None:
        known = known.where(_OPEN.element_id == only)
    checked = known.join(_VISIT_TABLE, _VISIT.key == _OPEN.key)
    if progress.swept is None:
        _add(session, found, checked.where(_VISIT.state == InstanceState.ACTIVE))
        return dict(found)
    _add(session, found, known)
    ended = _VISIT.state != InstanceState.ACTIVE
    _add(session, found, checked.where(_OPEN.element_type != TASK, ended), -1)
    moved = _OPEN.instance_key.in_(_moved_since(progress.swept))
    _add(session, found, checked.where(_OPEN.element_type == TASK, moved, ended), -1)
    return {element: count for element, count in found.items() if count}


def overdue_now(
    session: Session, definition_keys: Collection[int], now: datetime, only: str | None = None
) -> dict[str, int]:
    """By element (or of ``only`` one), how many open tasks are past their date at this moment."""
    query = (
        select(UserTask.element_id, func.count())
        .where(UserTask.state == "CREATED", UserTask.due_at < now, UserTask.definition_key.in_(sorted(definition_keys)))
        .group_by(UserTask.element_id)
    )
    if only is not None:
        query = query.where(UserTask.element_id == only)
    return dict(session.execute(query).all())


def _moved_since(swept: datetime) -> Any:
    """Instances that did anything since: no user task ends without a line of the log."""
    logged = EventLogEntry.__table__.c
    return select(logged.instance_key).where(logged.key > key_at(swept - SETTLED), logged.instance_key.is_not(None))


def _add(session: Session, found: Counter[str], query: Select[Any], sign: int = 1) -> None:
    for element, count in session.execute(query):
        found[element] += sign * count


_VISIT_TABLE = ElementInstance.__table__
_INSTANCE_TABLE = ProcessInstance.__table__
