"""What stands under a heat map when an element is chosen: what waits there, took longest, is past its date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.persistence.work import UserTask
from workflow.operations.analysis.counting import slowest
from workflow.operations.analysis.models import ELEMENT, AnalysisMark, OpenVisit, ProcessFigure
from workflow.operations.analysis.waiting import Progress
from workflow.operations.analysis.window import Window

MOST = 20


@dataclass(frozen=True, slots=True)
class SlowVisit:
    """One visit that took long: seconds by the office's hours and by the clock; ``instance`` is gone when deleted."""

    worked: int
    elapsed: int
    key: int
    instance: ProcessInstance


def waiting_at(
    session: Session, versions: Collection[int], element_id: str, progress: Progress
) -> list[tuple[ElementInstance, ProcessInstance]]:
    """Visits that are open here now, the oldest first."""
    here = (ElementInstance.element_id == element_id, ElementInstance.state == InstanceState.ACTIVE)
    query = select(ElementInstance, ProcessInstance).join(
        ProcessInstance, ProcessInstance.key == ElementInstance.instance_key
    )
    keys = sorted(versions)
    if progress.until is None or progress.behind:
        query = query.where(ProcessInstance.definition_key.in_(keys), ProcessInstance.state.in_(UNENDED), *here)
        return [(visit, row) for visit, row in session.execute(query.order_by(ElementInstance.key).limit(MOST))]
    known = query.join(OpenVisit, OpenVisit.key == ElementInstance.key).where(
        OpenVisit.definition_key.in_(keys), OpenVisit.element_id == element_id, *here
    )
    found = [(visit, row) for visit, row in session.execute(known.order_by(OpenVisit.key).limit(MOST))]
    if len(found) < MOST:
        seen = select(AnalysisMark.key).scalar_subquery()
        recent = query.where(ElementInstance.key > seen, ProcessInstance.definition_key.in_(keys), *here)
        rows = session.execute(recent.order_by(ElementInstance.key).limit(MOST - len(found)))
        found.extend((visit, row) for visit, row in rows)
    return found


def slowest_of(session: Session, versions: Collection[int], element_id: str, window: Window) -> list[SlowVisit]:
    """The visits that took longest of those that ended between the days; exact, for every day keeps its own."""
    query = select(ProcessFigure.slowest).where(
        ProcessFigure.definition_key.in_(sorted(versions)), ProcessFigure.kind == ELEMENT, window.covering(),
        ProcessFigure.subject == element_id, ProcessFigure.slowest.is_not(None),
    )  # fmt: skip
    told = slowest([one for rows in session.scalars(query) for one in rows])
    instances = select(ProcessInstance).where(ProcessInstance.key.in_([one[3] for one in told]))
    rows = {row.key: row for row in session.scalars(instances)}
    return [SlowVisit(*one[:3], rows[one[3]]) for one in told if one[3] in rows]


def overdue_at(session: Session, versions: Collection[int], element_id: str, now: datetime) -> list[UserTask]:
    """Open tasks here that are past their date, the longest first."""
    query = select(UserTask).where(
        UserTask.state == "CREATED", UserTask.due_at < now, UserTask.definition_key.in_(sorted(versions)),
        UserTask.element_id == element_id,
    )  # fmt: skip
    return list(session.scalars(query.order_by(UserTask.due_at, UserTask.key).limit(MOST)))
