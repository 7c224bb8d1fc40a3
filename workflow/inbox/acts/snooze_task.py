"""稍后处理: the assignee puts a task off until a day, or brings it up again."""

from __future__ import annotations

from datetime import date

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.runtime import update_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.follow_ups import moment_of
from workflow.inbox.receivers import wrong
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def snooze_task(uow: UnitOfWork, task_key: int, until: date | None) -> UserTask:
    """Put the task off until the beginning of a day of the office; without a day it is to be done now.

    :raises Refused: when it is not the caller's, or is done
    :raises Invalid: when the day is not after today
    """
    task = check_verb(uow, task_key, Verb.SNOOZE)
    if until is not None and until <= uow.now.astimezone(OFFICE_ZONE).date():
        raise wrong("until", "请选今天以后的日子。")
    update_user_task(uow, task_key, {"follow_up_at": moment_of(until) if until is not None else None})
    return task
