"""What the panels beside a form ask: the project in brief, files, comments, linked orders, and the history by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select

from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.dossier.comments import comments_of
from workflow.dossier.matters import resting_words
from workflow.dossier.queries import documents_of
from workflow.inbox.comment_words import pieces_of
from workflow.inbox.history import PAGE_LINES, Line, history_of
from workflow.inbox.lights import due_words
from workflow.inbox.subjects import Subject
from workflow.inbox.units import names_for
from workflow.projects.models import StatRecognition
from workflow.projects.progress import stage_band
from workflow.projects.stages import STAGES, project_of
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import STATE_NAMES, OrderState

ENDED_ORDERS = (OrderState.CLOSED, OrderState.CANCELLED)
MOST_ORDERS = 20


def project(uow: UnitOfWork, subject: Subject) -> Mapping[str, Any]:
    """The project in brief: amounts, owner, leader, the stage band, and the next deadline of the whole matter."""
    session = uow.session
    found = project_of(session, subject.root_key)
    shown: dict[str, Any] = {
        "names": names_for(session, [], subject.owner_user, subject.leader),
        "next": _next_due(uow, subject.root_key),
        "band": (),
        "project": found,
        "stage": STAGES.get(subject.stat_stage or "", ""),
    }
    if found is not None:
        family = session.scalars(select(ProcessInstance).where(ProcessInstance.root_key == subject.root_key))
        recognised = session.scalars(select(StatRecognition).where(StatRecognition.project_key == found.key)).all()
        ended_badly = found.mgmt_status in ("terminated", "exited")
        shown["band"] = stage_band(family, recognised, uow.now, ended_badly=ended_badly)
    return shown


def _next_due(uow: UnitOfWork, root_key: int) -> Mapping[str, Any] | None:
    """The open task of a matter that is due first, with its day and its light."""
    query = select(UserTask).where(
        UserTask.root_key == root_key, UserTask.state == UserTaskState.CREATED, UserTask.due_at.is_not(None)
    )
    task = uow.session.scalars(query.order_by(UserTask.due_at).limit(1)).first()
    if task is None:
        return None
    return {"task": task, "due": due_words(task.due_at, task.soon_at, uow.now, uow.world.calendar)}


def documents(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """The matter's files; ``resting`` says why none can be added, where the matter rests."""
    listed = documents_of(uow.session, task.root_key)
    people = {version.uploaded_by for one in listed for version in one.versions}
    return {
        "documents": listed,
        "count": sum(one.document.removed_at is None for one in listed),
        "names": names_for(uow.session, [], *people, *(one.document.removed_by for one in listed)),
        "resting": resting_words(uow, task.root_key),
        "me": uow.actor,
    }


def comments(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any]:
    """What was said about the matter, oldest first, each with the pieces of its text."""
    said = comments_of(uow.session, task.root_key)
    people = {name for one in said for name in (one.written_by, one.removed_by, *one.mentions)}
    names = names_for(uow.session, [], *people)
    return {
        "comments": [(one, pieces_of(one.text, [names.person(name) for name in one.mentions])) for one in said],
        "count": sum(one.removed_at is None for one in said),
        "names": names,
        "resting": resting_words(uow, task.root_key),
        "me": uow.actor,
        "now": uow.now,
    }


def orders(uow: UnitOfWork, task: UserTask) -> Mapping[str, Any] | None:
    """Supervision orders on this task or its project, open ones first; nothing where there are none."""
    order, on = SupervisionOrder, [SupervisionOrder.linked_task == task.key]
    if task.business_key:
        on.append(SupervisionOrder.linked_project == task.business_key)
    ended = order.state.in_(ENDED_ORDERS)
    query = select(order).where(or_(*on), order.instance_key != task.root_key)
    found = uow.session.scalars(query.order_by(ended, order.due_at, order.instance_key).limit(MOST_ORDERS)).all()
    if not found:
        return None
    calendar = uow.world.calendar
    due = {
        one.instance_key: due_words(one.due_at, None, uow.now, calendar)
        for one in found
        if one.due_at is not None and one.state not in ENDED_ORDERS
    }
    names = names_for(uow.session, [], *(one.handler for one in found))
    return {
        "orders": found,
        "due": due,
        "names": names,
        "states": {state.value: STATE_NAMES[state] for state in OrderState},
    }


def history(
    uow: UnitOfWork, task: UserTask, *, of_process: bool = False, before: int | None = None
) -> Mapping[str, Any]:
    """The history by day, newest first: of the whole matter, or of the task's own process alone.

    ``older`` is the key before which there is more to read, or nothing; ``before`` reads on from there.
    """
    of_instance = task.instance_key if of_process else None
    lines = history_of(uow.session, task.root_key, PAGE_LINES + 1, instance_key=of_instance, before=before)
    more = len(lines) > PAGE_LINES
    lines = lines[:PAGE_LINES]
    has_others = select(func.count()).where(ProcessInstance.root_key == task.root_key)
    return {
        "days": [(day, list(group)) for day, group in groupby(lines, key=_day)],
        "names": names_for(
            uow.session, [], *(name for line in lines for name in (line.who, line.on_behalf_of, *line.others))
        ),
        "older": lines[-1].key if more else None,
        "of_process": of_process,
        "has_others": before is None and (uow.session.scalar(has_others) or 0) > 1,
        "goes_on": before is not None,
        "today": uow.now.astimezone(OFFICE_ZONE).date(),
    }


def _day(line: Line) -> date:
    return line.at.astimezone(OFFICE_ZONE).date()
