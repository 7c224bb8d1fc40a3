"""办理: a person hands in the form of a task, and the process goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.persistence.work import NO_DUE, UserTask
from engine.runtime import complete_user_task, form_for_task, opened_tasks, user_task
from engine.runtime import task_variables as seen_by_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.check_form import check_form
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb, is_candidate_of


@dataclass(frozen=True, slots=True)
class Completed:
    """What came of it: the task done, the steps it opened in the same matter, and the one of these for the caller.

    ``awaited``: who has still to sign (user names), where the task was submitted and is not done yet.
    """

    task: UserTask
    opened: tuple[str, ...]
    next_task_key: int | None
    awaited: tuple[str, ...] = ()


def complete_task(uow: UnitOfWork, task_key: int, variables: Mapping[str, Any]) -> Completed:
    """Complete the task with the form's values, checked by the task's own form.

    :raises Refused: when somebody else did it, or the caller may not
    :raises Invalid: with a finding per field; nothing is saved
    """
    task = check_verb(uow, task_key, Verb.COMPLETE)
    schema = form_for_task(uow, task)
    if schema is not None:
        variables = check_form(uow, schema, variables, seen_by_task(uow, task), task)
    if not complete_user_task(uow, task_key, variables, validated=True):
        held = user_task(uow, task_key)
        return Completed(held, (), None, tuple(held.other_users or ()))
    opened = [one for one in opened_tasks(uow) if one.root_key == task.root_key]
    mine = [one for one in opened if is_candidate_of(one, uow.actor)]
    following = min(mine, key=lambda one: (one.due_at or NO_DUE, one.key), default=None)
    names = tuple(dict.fromkeys(one.name for one in opened))
    return Completed(task, names, following.key if following is not None else None)
