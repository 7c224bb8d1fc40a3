"""委派: a person asks another to do part of their task and to answer; the task stays theirs. 收回 ends it."""

from __future__ import annotations

from engine.persistence.work import UserTask
from engine.runtime import delegate_user_task, take_back_user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.handed import Handed
from workflow.inbox.receivers import reason_given, receiver_of
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def delegate_task(uow: UnitOfWork, task_key: int, to: str, *, reason: str) -> Handed:
    """Put the caller's task into the hands of the person ``to`` until they answer; ``reason`` says what is asked.

    :raises Refused: when it is not the caller's, is done, or is delegated already
    :raises Invalid: when it cannot be given to that person, or it is not said what is asked
    """
    task = check_verb(uow, task_key, Verb.DELEGATE)
    person = receiver_of(uow, task, to)
    asked = reason_given(reason, missing="请写明请他办什么。")
    delegate_user_task(uow, task_key, person.username, reason=asked)
    return Handed(task, person.display_name)


def take_back_task(uow: UnitOfWork, task_key: int, *, reason: str = "") -> UserTask:
    """收回: take a delegated task back before the answer.

    :raises Refused: when it is not delegated by the caller, or was answered meanwhile
    """
    task = check_verb(uow, task_key, Verb.TAKE_BACK)
    take_back_user_task(uow, task_key, reason=reason_given(reason, missing=""))
    return task
