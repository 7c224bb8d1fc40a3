"""A task in other hands: given away for good, or lent to somebody who answers (委派) and taken back."""

from __future__ import annotations

from engine.domain.assignment import holds
from engine.domain.errors import NotAllowed, Refused
from engine.persistence.work import UserTask
from engine.runtime.user_tasks import hand_over, open_user_task
from engine.unit_of_work import UnitOfWork


def reassign_user_task(uow: UnitOfWork, task_key: int, assignee: str, *, reason: str = "") -> None:
    """The assignee gives a task to somebody else, whose it then is.

    :raises Refused: when it has ended, is delegated, or is ``assignee``'s already
    :raises NotAllowed: when the caller is not the assignee, or the model excludes the other
    """
    task = _own(uow, task_key)
    _refuse_delegated(task)
    _refuse_the_other(task, assignee)
    hand_over(uow, task, assignee, "reassign", reason)


def delegate_user_task(uow: UnitOfWork, task_key: int, assignee: str, *, reason: str = "") -> None:
    """The assignee asks somebody else to do part of a task and to answer; it stays theirs (``owner``).

    :raises Refused: when it has ended, is delegated already, or is ``assignee``'s already
    :raises NotAllowed: when the caller is not the assignee, or the model excludes the other
    """
    task = _own(uow, task_key)
    _refuse_delegated(task)
    _refuse_the_other(task, assignee)
    hand_over(uow, task, assignee, "delegate", reason, owner=task.assignee)


def resolve_user_task(uow: UnitOfWork, task_key: int, *, opinion: str = "") -> None:
    """Whom a task was delegated to answers; it is its owner's again.

    :raises Refused: when it has ended, or is not delegated
    :raises NotAllowed: when the caller is not whom it was delegated to
    """
    task = _own(uow, task_key)
    hand_over(uow, task, _owner(task), "resolve", opinion)


def take_back_user_task(uow: UnitOfWork, task_key: int, *, reason: str = "") -> None:
    """The owner takes a delegated task back without waiting for the answer.

    :raises Refused: when it has ended, or is not delegated any more
    :raises NotAllowed: when the caller did not delegate it
    """
    task = open_user_task(uow, task_key)
    owner = _owner(task)
    if not holds(uow.actor, owner, task) and not uow.actor.is_operator:
        raise NotAllowed(f"the task {task.name!r} was delegated by {owner}; only they can take it back")
    hand_over(uow, task, owner, "takeBack", reason)


def _own(uow: UnitOfWork, task_key: int) -> UserTask:
    """The open task, locked, when it is the caller's."""
    task = open_user_task(uow, task_key)
    if task.assignee is None:
        raise Refused(f"the task {task.name!r} is assigned to nobody; claim it first")
    if not holds(uow.actor, task.assignee, task) and not uow.actor.is_operator:
        raise NotAllowed(f"the task {task.name!r} is assigned to {task.assignee}")
    return task


def _owner(task: UserTask) -> str:
    if task.owner is None:
        raise Refused(f"the task {task.name!r} is not delegated")
    return task.owner


def _refuse_delegated(task: UserTask) -> None:
    if task.owner is not None:
        raise Refused(f"the task {task.name!r} is delegated by {task.owner} to {task.assignee}")


def _refuse_the_other(task: UserTask, assignee: str) -> None:
    if assignee == task.assignee:
        raise Refused(f"the task {task.name!r} is {assignee}'s already")
    if assignee in (task.excluded_users or []):
        raise NotAllowed(f"the model excludes {assignee} from the task {task.name!r}")
