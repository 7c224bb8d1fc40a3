"""What has come of a project's steps: from its tokens' visits, its recognised stages, and what was set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from workflow.plans.steps import Actual, Step, befores
from workflow.plans.walk import path_of
from workflow.projects.models import Project, StatRecognition

STEP_TYPES = ("userTask", "manualTask", "receiveTask", "intermediateCatchEvent")
RECOGNISED: Mapping[str, str] = {"landed": "land_deal", "started": "start", "in_production": "production"}
"""Recognised stages of a project (domain.md 7.6) that say a goal was reached, where no diagram does."""


def actuals_of(
    session: Session, project: Project, steps: Sequence[Step], done: Mapping[str, date]
) -> dict[str, Actual]:
    """What happened, by path; steps nothing is known of are left out.

    A step that is gone through again is under way again. One that lies before a step that began, and was not gone
    through itself, was passed by.

    :param done: the day a step was done, by path, as somebody set it by hand
    """
    visits: dict[str, list[tuple[str, datetime, datetime | None]]] = {}
    rows = session.execute(
        select(
            ProcessInstance.process_id, ElementInstance.element_id, ElementInstance.state, ElementInstance.started_at,
            ElementInstance.ended_at,
        )
        .join(ElementInstance, ElementInstance.instance_key == ProcessInstance.key)
        .where(
            ProcessInstance.root_key == project.root_key, ElementInstance.undone.is_(None),
            ElementInstance.element_type.in_(STEP_TYPES),
        )
    )  # fmt: skip
    for process_id, element_id, state, began, ended in rows:
        visits.setdefault(path_of(process_id, element_id), []).append((state, began, ended))
    found = {step.path: actual for step in steps if (actual := _of(visits.get(step.path, ()))) is not None}
    found |= {path: Actual("done", None, day) for path, day in done.items()}
    if any(step.beyond for step in steps):
        found |= _recognised(session, project, steps)
    for path in _passed(steps, found):
        found[path] = Actual("passed")
    return found


def _of(visits: Iterable[tuple[str, datetime, datetime | None]]) -> Actual | None:
    active = [began for state, began, _ended in visits if state == InstanceState.ACTIVE]
    if active:
        return Actual("now", _day(min(active)))
    completed = [(began, ended) for state, began, ended in visits if state == InstanceState.COMPLETED and ended]
    if not completed:
        return None
    return Actual("done", _day(min(began for began, _ended in completed)), _day(max(end for _began, end in completed)))


def _recognised(session: Session, project: Project, steps: Sequence[Step]) -> dict[str, Actual]:
    rows = session.execute(
        select(StatRecognition.stage, StatRecognition.reached_on).where(
            StatRecognition.project_key == project.key, StatRecognition.revoked_at.is_(None)
        )
    )
    reached = {RECOGNISED[stage]: day for stage, day in rows if stage in RECOGNISED}
    return {
        step.path: Actual("done", None, reached[step.milestone])
        for step in steps
        if step.beyond and step.milestone in reached
    }


def _passed(steps: Sequence[Step], found: Mapping[str, Actual]) -> set[str]:
    by_path = {step.path: step for step in steps}
    before: set[str] = set()
    stack = list(found)
    while stack:
        step = by_path.get(stack.pop())
        fresh = [path for path in befores(step) if path not in before] if step is not None else []
        before.update(fresh)
        stack.extend(fresh)
    return before - found.keys()


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
