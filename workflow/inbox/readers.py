"""Whoever may read a task's page, and with it the matter's files and comments: one rule, asked at every door."""

from __future__ import annotations

from flask_login import current_user
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed, Refused
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.dossier.comments import is_mentioned
from workflow.inbox.copies import is_told
from workflow.inbox.tasks import find_task, seen_by
from workflow.inbox.verbs import Verb, allowed, is_involved
from workflow.people.permissions import Permission
from workflow.projects.stages import project_of

SEES_ALL_TASKS = (Permission.SEE_SUPERVISION, Permission.SEE_OPERATIONS)
"""Whoever holds one of these reads any task's page; acting on it is asked of the task."""

OPEN_TO_COLLEAGUES = frozenset({"公开", "内部"})
"""Secrecy of projects whose tasks everybody who sees projects may read; a lead that is no project yet is its unit's."""


def readable_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """The task, when whoever makes this request may read its page.

    :raises NotFound: when there is no such task
    :raises NotAllowed: when it is not for them
    """
    found = find_task(uow.session, task_key)
    if not may_read(uow.session, found, uow.actor):
        raise NotAllowed("这项任务不由您或您所在的单位办理，不能打开。")
    return found


def may_read(session: Session, task: UserTask, actor: Actor) -> bool:
    """Whether whoever makes this request may read the task's page: the task is or was theirs, they see all, the
    project is open to colleagues, they were asked to sign it or copied on it, or mentioned in the matter."""
    if is_involved(task, actor) or any(current_user.may(wanted) for wanted in SEES_ALL_TASKS):
        return True
    project = project_of(session, task.root_key)
    if project is not None and project.secrecy in OPEN_TO_COLLEAGUES and current_user.may(Permission.SEE_PROJECTS):
        return True
    return is_told(session, task.key, [actor.name]) or is_mentioned(session, actor.name, task.root_key)


def task_to_write(uow: UnitOfWork, task_key: int, verb: Verb) -> UserTask:
    """The task, when whoever makes this request may use ``verb`` beside it; its process is not taken up for that.

    :raises NotAllowed: when they may not even read it
    :raises Refused: with the reason in words
    """
    task = readable_task(uow, task_key)
    answer = allowed(verb, task, uow.actor, seen_by(uow, task, may_read=True))
    if not answer.ok:
        raise Refused(answer.refusal)
    return task
