"""The heartbeat of a task's page: who else is there, and at once what became of the task while it is open."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from engine.domain.variables import loads
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.pages import blueprint
from workflow.inbox.presence.seeing import is_due, leave, note_presence, present_at
from workflow.inbox.readers import readable_task
from workflow.inbox.tasks import seen_by
from workflow.inbox.verbs import Verb, allowed
from workflow.people.queries import display_names
from workflow.web.transactions import reading, run


@blueprint.post("/tasks/<int:task_key>/presence")
def beat(task_key: int) -> ResponseReturnValue:
    """``{"filling": …, "version": n, "could": …}``: what the page knows of the task when it was made.

    Answers ``{others: [{name, filling}], task: {version, state, assignee}, news}``; ``news`` says in words why the
    task can be done here no longer, and is empty while it can. Somebody's open page keeps no session alive.
    """
    told: Any = loads(request.get_data() or b"{}")
    told = told if isinstance(told, dict) else {}
    is_filling = told.get("filling") is True
    with reading() as uow:
        task = readable_task(uow, task_key)
        present = present_at(uow, task_key)
        others = [one for one in present if one.username != uow.actor.name]
        names = display_names(uow.session, [one.username for one in others])
        answer = {
            "others": [{"name": names.get(one.username, one.username), "filling": one.is_filling} for one in others],
            "task": {"version": task.row_version, "state": task.state, "assignee": task.assignee},
            "news": _news(uow, task, told),
        }
        writes = is_due(uow, present, is_filling=is_filling)
    if writes:
        run(lambda uow: note_presence(uow, task_key, is_filling=is_filling))
    return answer


@blueprint.delete("/tasks/<int:task_key>/presence")
def gone(task_key: int) -> ResponseReturnValue:
    """The page was closed."""
    run(lambda uow: leave(uow, task_key))
    return "", 204


def _news(uow: UnitOfWork, task: UserTask, told: dict[str, Any]) -> str:
    if told.get("could") is not True or told.get("version") == task.row_version:
        return ""
    return allowed(Verb.COMPLETE, task, uow.actor, seen_by(uow, task, may_read=True)).why_not
