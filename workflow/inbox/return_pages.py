"""What happens when the dialogs of 退回 and 撤回 are sent."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workflow.inbox.acts.return_task import Returned, return_task
from workflow.inbox.acts.withdraw_task import withdraw_task
from workflow.inbox.pages import blueprint
from workflow.inbox.verb_pages import submit
from workflow.inbox.verbs import Verb


@blueprint.post("/tasks/<int:task_key>/return")
def send_back(task_key: int) -> ResponseReturnValue:
    """退回: ``opinion``, and as ``target`` the step's id and the plan that was shown, with a blank between them."""
    target, _blank, confirmed = request.form.get("target", "").partition(" ")
    opinion = request.form.get("opinion", "")
    return submit(
        task_key,
        Verb.RETURN,
        lambda uow: return_task(uow, task_key, opinion, target_id=target or None, confirmed=confirmed or None),
        _said,
        then=url_for("inbox.tasks"),
    )


@blueprint.post("/tasks/<int:task_key>/withdraw")
def withdraw(task_key: int) -> ResponseReturnValue:
    """撤回: ``reason``, which may be empty; on to the list, where the task is again."""
    return submit(
        task_key,
        Verb.WITHDRAW,
        lambda uow: withdraw_task(uow, task_key, reason=request.form.get("reason", "")),
        lambda done: _("已撤回，任务回到您的待办：%(name)s", name=done.task.name),
        then=url_for("inbox.tasks"),
    )


def _said(done: Returned) -> str:
    said = _("已退回：%(name)s → %(step)s。", name=done.task.name, step=done.step_name)
    return said + (_("由%(who)s重办。", who=done.keeper_name) if done.keeper_name else "")
