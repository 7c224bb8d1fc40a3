"""One panel beside a task's form by itself, for a page that has done something there or reads on in the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.dossier.comments import may_change
from workflow.inbox import beside
from workflow.inbox.pages import blueprint
from workflow.inbox.panels import one_panel
from workflow.inbox.readers import readable_task
from workflow.inbox.tasks import verbs_of
from workflow.web.addresses import key_of
from workflow.web.transactions import config, reading

HISTORY = "inbox/beside/history.html"


def shown_panel(uow: UnitOfWork, task: UserTask, template: str, shown: Mapping[str, Any] | None = None) -> str:
    """A panel as the task's page shows it; ``shown`` unless it is to be asked here."""
    asked = one_panel(uow, task, template) if shown is None else shown
    return render_template(template, task=task, shown=asked, verbs=verbs_of(uow, task, may_read=True))


@blueprint.get("/tasks/<int:task_key>/history")
def task_history(task_key: int) -> ResponseReturnValue:
    """``?of=process`` for the task's own process alone; ``?before=`` reads on from a line."""
    with reading() as uow:
        task = readable_task(uow, task_key)
        of_process, before = request.args.get("of") == "process", key_of(request.args.get("before"))
        return shown_panel(uow, task, HISTORY, beside.history(uow, task, of_process=of_process, before=before))


def edit_time() -> timedelta:
    """For how long one may change one's own comment."""
    return timedelta(minutes=config().comment_edit_minutes)


@blueprint.app_template_test("changeable_by")
def _changeable(comment: Any, shown: Mapping[str, Any]) -> bool:
    return may_change(comment, shown["me"].name, shown["now"], edit_time())
