"""How many tokens wait at each element now, counted from the visits themselves, and how far the figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.keys import key_at, moment_of
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from workflow.operations.analysis.follow import MARK, SETTLED
from workflow.operations.analysis.models import AnalysisMark, OpenVisit
from workflow.operations.analysis.slices import NOT_COUNTED

BEHIND = timedelta(minutes=10)
"""From when the counting is said to be behind, and open visits are looked for without its help."""

_VISIT = ElementInstance.__table__.c
_INSTANCE = ProcessInstance.__table__.c


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the counting is: up to when, the share of the time there is to count, and whether it is behind."""

    until: datetime | None
    share: float
    behind: bool


def progress_of(session: Session, now: datetime) -> Progress:
    """As of ``now``; without a worker nothing was ever counted."""
    mark = session.get(AnalysisMark, MARK)
    newest = session.scalar(select(func.max(_VISIT.key)).where(_VISIT.key < key_at(now - SETTLED)))
    if newest is None:
        return Progress(now, 1.0, behind=False)
    if mark is None or not mark.key:
        return Progress(None, 0.0, behind=True)
    if mark.key >= newest:
        return Progress(max(mark.moved_at, moment_of(mark.key)), 1.0, behind=False)
    share = (mark.key - mark.first_key) / max(newest - mark.first_key, 1)
    return Progress(moment_of(mark.key), share, behind=moment_of(newest) - moment_of(mark.key) > BEHIND)


def waiting_now(session: Session, definition_keys: Collection[int], progress: Progress) -> dict[str, int]:
    """By element, how many visits are open at this moment: those known to be open, and what began since."""
    keys = sorted(definition_keys)
    found: Counter[str] = Counter()
    active = (_VISIT.state == InstanceState.ACTIVE, _VISIT.element_type.not_in(sorted(NOT_COUNTED)))
    if progress.until is None or progress.behind:
        query = (
            select(_VISIT.element_id, func.count())
            .join(_INSTANCE_TABLE, _INSTANCE.key == _VISIT.instance_key)
            .where(_INSTANCE.definition_key.in_(keys), _INSTANCE.state.in_(UNENDED), *active)
        )
        return dict(session.execute(query.group_by(_VISIT.element_id)).all())
    mark = session.get(AnalysisMark, MARK)
    known = (
        select(_VISIT.element_id, func.count())
        .select_from(OpenVisit)
        .join(_VISIT_TABLE, _VISIT.key == OpenVisit.key)
        .where(OpenVisit.definition_key.in_(keys), *active)
        .group_by(_VISIT.element_id)
    )
    recent = (
        select(_VISIT.element_id, func.count())
        .join(_INSTANCE_TABLE, _INSTANCE.key == _VISIT.instance_key)
        .where(_VISIT.key > (mark.key if mark else 0), _INSTANCE.definition_key.in_(keys), *active)
        .group_by(_VISIT.element_id)
    )
    for query in (known, recent):
        for element, count in session.execute(query):
            found[element] += count
    return dict(found)


def overdue_now(session: Session, definition_keys: Collection[int], now: datetime) -> dict[str, int]:
    """By element, how many open tasks are past their date at this moment."""
    query = (
        select(UserTask.element_id, func.count())
        .where(UserTask.state == "CREATED", UserTask.due_at < now, UserTask.definition_key.in_(sorted(definition_keys)))
        .group_by(UserTask.element_id)
    )
    return dict(session.execute(query).all())


_VISIT_TABLE = ElementInstance.__table__
_INSTANCE_TABLE = ProcessInstance.__table__
