"""恢复计时: a clock that stands goes on, and its dates have moved by the working days it stood."""

from __future__ import annotations

from dataclasses import dataclass

from engine.persistence.work import UserTask
from engine.runtime import open_user_task
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.rules import PauseState
from workflow.deadlines.standing import run_on
from workflow.inbox.receivers import reason_given
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


@dataclass(frozen=True, slots=True)
class Resumed:
    """The task with its new due date, and the working days its clock stood."""

    task: UserTask
    workdays: int


def resume_task(uow: UnitOfWork, task_key: int, *, reason: str = "") -> Resumed:
    """Let the clock go on.

    :raises Refused: when the caller may not, or the clock runs
    """
    check_verb(uow, task_key, Verb.RESUME)
    task = open_user_task(uow, task_key)
    return Resumed(task, run_on(uow, task, PauseState.RESUMED, reason_given(reason, missing="")))
