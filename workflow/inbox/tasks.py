"""Finds one task for a person and says what they may do with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound, Refused
from engine.persistence.instances import Variable
from engine.persistence.work import UserTask
from engine.runtime import user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.facts import facts_of
from workflow.inbox.relations import Seen
from workflow.inbox.standstills import standstill_of
from workflow.inbox.verbs import TABLE, Allowed, Verb, allowed
from workflow.people.queries import display_names


def find_task(session: Session, task_key: int) -> UserTask:
    """The task of this key. :raises NotFound: when there is none"""
    task = session.get(UserTask, task_key)
    if task is None:
        raise NotFound(f"没有任务 {task_key}。")
    return task


def seen_by(uow: UnitOfWork, task: UserTask, *, may_read: bool = False) -> Seen:
    """What reasons about this task are found and worded with; ``may_read``: the actor may open its page."""
    still = standstill_of(uow.session, task.instance_key)
    facts = facts_of(uow, task, may_read=may_read)
    pauses = (facts.clock.pause, facts.clock.asked) if facts.clock is not None else ()
    named = (
        task.assignee,
        task.owner,
        task.completed_by,
        still.by if still is not None else None,
        *(task.other_users or ()),
        *(pause.asked_by for pause in pauses if pause is not None),
    )
    names = display_names(uow.session, (name for name in named if name))
    return Seen(names, uow.now, still, facts)


def check_verb(uow: UnitOfWork, task_key: int, verb: Verb, *, may_read: bool = False) -> UserTask:
    """The task, when the person may use ``verb`` on it now; ``may_read``: they may open its page.

    :raises NotFound: when there is no such task
    :raises Refused: with the reason in words
    """
    try:
        task = user_task(uow, task_key)
    except NotFound as error:
        raise NotFound(f"没有任务 {task_key}。") from error
    live = uow.live.get(task.instance_key)
    unclear = live is None or live.row.suspended_at is not None or TABLE[verb].by_facts
    if unclear or not allowed(verb, task, uow.actor, Seen({}, uow.now)).ok:  # only then is it asked what words need
        answer = allowed(verb, task, uow.actor, seen_by(uow, task, may_read=may_read))
        if not answer.ok:
            raise Refused(answer.refusal)
    return task


def verbs_of(uow: UnitOfWork, task: UserTask, *, may_read: bool = False) -> dict[str, Allowed]:
    """Every verb with whether it can be used now, by name; ``may_read``: the actor may open the task's page."""
    seen = seen_by(uow, task, may_read=may_read)
    return {verb.value: allowed(verb, task, uow.actor, seen) for verb in Verb}


def task_variables(uow: UnitOfWork, found: UserTask) -> dict[str, Any]:
    """What the task sees: the variables of its instance, under those of its own scope."""
    query = select(Variable).where(Variable.instance_key == found.instance_key)
    rows = list(uow.session.scalars(query))
    outer = {row.name: row.value for row in rows if row.scope_key == found.instance_key}
    inner = {row.name: row.value for row in rows if row.scope_key == found.element_instance_key}
    return outer | inner
