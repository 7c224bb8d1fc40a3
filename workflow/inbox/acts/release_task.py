"""退签: a person gives a task back to their group."""

from __future__ import annotations

from engine.persistence.work import UserTask
from engine.runtime import release_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def release_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """Take the caller off the task. :raises Refused: when it is not the caller's, or done"""
    task = check_verb(uow, task_key, Verb.RELEASE)
    release_user_task(uow, task_key)
    return task
