"""回复: whom a task was delegated to answers with an opinion, and it goes back to its owner."""

from __future__ import annotations

from engine.runtime import resolve_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.handed import Handed
from workflow.inbox.receivers import reason_given
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names


def resolve_task(uow: UnitOfWork, task_key: int, *, opinion: str) -> Handed:
    """Answer what was asked; the owner has the task again.

    :raises Refused: when it was not delegated to the caller, or was taken back meanwhile
    :raises Invalid: when there is no opinion
    """
    task = check_verb(uow, task_key, Verb.RESOLVE)
    owner = task.owner or ""
    resolve_user_task(uow, task_key, opinion=reason_given(opinion, missing="请写明办理情况和意见。", element="opinion"))
    return Handed(task, display_names(uow.session, [owner]).get(owner, owner))
