"""办理: a person hands in the form of a task, and the process goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, form_for_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.check_form import check_form
from workflow.inbox.queries import next_open_task
from workflow.inbox.tasks import check_verb, task_variables
from workflow.inbox.verbs import Verb


@dataclass(frozen=True, slots=True)
class Completed:
    """What came of it: the task done, the steps now open in the same matter, and the caller's own next one."""

    task: UserTask
    opened: tuple[str, ...]
    next_task_key: int | None


def complete_task(uow: UnitOfWork, task_key: int, variables: Mapping[str, Any]) -> Completed:
    """Complete the task with the form's values, checked by the task's own form.

    :raises Refused: when somebody else did it, or the caller may not
    :raises Invalid: with a finding per field; nothing is saved
    """
    task = check_verb(uow, task_key, Verb.COMPLETE)
    before = _open_keys(uow, task.root_key)
    values = check_form(uow, form_for_task(uow, task), variables, task_variables(uow, task))
    complete_user_task(uow, task_key, values, validated=True)
    uow.session.flush()
    opened = [(key, name) for key, name in _open_keys(uow, task.root_key).items() if key not in before]
    following = next_open_task(uow.session, uow.actor, task.root_key)
    names = tuple(dict.fromkeys(name for _, name in opened))
    return Completed(task, names, following.key if following is not None else None)


def _open_keys(uow: UnitOfWork, root_key: int) -> dict[int, str]:
    query = select(UserTask.key, UserTask.name).where(
        UserTask.root_key == root_key, UserTask.state == UserTaskState.CREATED
    )
    return dict(uow.session.execute(query.order_by(UserTask.key)).all())
