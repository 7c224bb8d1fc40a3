"""签收: a person takes a task of their group for themselves."""

from __future__ import annotations

from engine.persistence.work import UserTask
from engine.runtime import claim_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def claim_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """Make the caller the task's assignee. :raises Refused: when it is taken, done, or not for the caller"""
    task = check_verb(uow, task_key, Verb.CLAIM)
    claim_user_task(uow, task_key)
    return task
