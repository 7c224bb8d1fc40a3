"""转办: a person gives their task away for good, with a reason."""

from __future__ import annotations

from engine.runtime import reassign_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.handed import Handed
from workflow.inbox.receivers import reason_given, receiver_of
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def reassign_task(uow: UnitOfWork, task_key: int, to: str, *, reason: str) -> Handed:
    """Give the caller's task to the person ``to``; it is no longer the caller's.

    :raises Refused: when it is not the caller's, is done, or is delegated
    :raises Invalid: when it cannot be given to that person, or the reason is missing
    """
    task = check_verb(uow, task_key, Verb.REASSIGN)
    person = receiver_of(uow, task, to)
    said = reason_given(reason, missing="转办须写明理由。")
    reassign_user_task(uow, task_key, person.username, reason=said)
    return Handed(task, person.display_name)
