"""The values a task's form is opened with: those of the process, under what was submitted and is held, or drafted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.persistence.signing import HeldCompletion
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.drafts.models import Draft
from workflow.inbox.tasks import task_variables


def values_shown(uow: UnitOfWork, task: UserTask, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the form shows to the actor; ``before`` is what the step was submitted with before it was returned.

    Where the task was submitted and waits for signatures, or came back, that is what was submitted; a signer who is
    asked before sees what the assignee has drafted so far.
    """
    values = {**task_variables(uow, task), **(before or {})}
    if task.signing is None:
        return values
    held = uow.session.get(HeldCompletion, task.key)
    if held is not None:
        return values | held.values
    if task.assignee is not None and uow.actor.name in (task.other_users or ()):
        draft = select(Draft.values).where(Draft.username == task.assignee, Draft.place == f"task:{task.key}")
        return values | (uow.session.scalar(draft) or {})
    return values
