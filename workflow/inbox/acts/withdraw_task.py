"""撤回: a person takes back what they have just done, while nobody has acted on it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import Refused
from engine.persistence.work import UserTask
from engine.runtime import withdraw_task as take_back
from engine.unit_of_work import UnitOfWork
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.inbox.withdrawing import why_not_withdrawn


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came of it: the task taken back, and the one that is open again for the caller."""

    task: UserTask
    target_key: int | None


def withdraw_task(uow: UnitOfWork, task_key: int, *, reason: str = "") -> Withdrawn:
    """Take back a task the caller has completed.

    :raises NotFound: when there is no such task
    :raises Refused: when it is not theirs, somebody acted on what came of it, or something cannot be taken back
    """
    task = check_verb(uow, task_key, Verb.WITHDRAW)
    why_not = why_not_withdrawn(uow, task)
    if why_not:
        raise Refused(f"无法撤回：{why_not}")
    return Withdrawn(task, take_back(uow, task_key, reason=reason))
