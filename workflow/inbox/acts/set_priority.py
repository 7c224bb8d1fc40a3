"""优先级: the unit's leader, a supervisor or an operator says how urgent a task is."""

from __future__ import annotations

from engine.persistence.work import UserTask
from engine.runtime import update_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.receivers import reason_given, wrong
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def set_priority(uow: UnitOfWork, task_key: int, priority: int | None, *, reason: str = "") -> UserTask:
    """Say how urgent the task is, from 0 to 100 (``workflow.inbox.priorities`` has the words).

    :raises Refused: when the caller may not, or it is done
    :raises Invalid: when the number is none
    """
    task = check_verb(uow, task_key, Verb.PRIORITY)
    if priority is None or not 0 <= priority <= 100:
        raise wrong("priority", "请选择优先级。")
    update_user_task(uow, task_key, {"priority": priority}, reason=reason_given(reason, missing=""))
    return task
