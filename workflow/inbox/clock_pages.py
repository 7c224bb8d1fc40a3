"""What is sent from the dialogs of 停表, 恢复计时 and 批停表."""

from __future__ import annotations

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workflow.deadlines.rules import office_day
from workflow.inbox.acts.decide_pause import Decided
from workflow.inbox.acts.decide_pause import decide_pause as decide
from workflow.inbox.acts.pause_task import Paused, pause_task
from workflow.inbox.acts.resume_task import Resumed, resume_task
from workflow.inbox.pages import blueprint
from workflow.inbox.receivers import wrong
from workflow.inbox.verb_pages import submit
from workflow.inbox.verbs import Verb


@blueprint.post("/tasks/<int:task_key>/pause")
def pause(task_key: int) -> ResponseReturnValue:
    """停表: ``cause`` (a code of the table), ``until`` (a day, may be empty) and ``reason``."""
    form = request.form
    return submit(
        task_key,
        Verb.PAUSE,
        lambda uow: pause_task(
            uow, task_key, form.get("cause", ""), reason=form.get("reason", ""), until=_day(form.get("until", ""))
        ),
        _paused,
    )


@blueprint.post("/tasks/<int:task_key>/resume")
def resume(task_key: int) -> ResponseReturnValue:
    """恢复计时: ``reason``, which may be empty."""
    return submit(
        task_key,
        Verb.RESUME,
        lambda uow: resume_task(uow, task_key, reason=request.form.get("reason", "")),
        _resumed,
    )


@blueprint.post("/tasks/<int:task_key>/decide-pause")
def decide_pause(task_key: int) -> ResponseReturnValue:
    """批停表: ``approved`` is yes or no, ``reason``."""
    chosen = {"yes": True, "no": False}.get(request.form.get("approved", ""))
    return submit(
        task_key,
        Verb.DECIDE_PAUSE,
        lambda uow: decide(uow, task_key, chosen, reason=request.form.get("reason", "")),
        _decided,
    )


def _paused(done: Paused) -> str:
    name, until = done.task.name, done.pause.until_on
    if done.stands:
        return _("已停表，最晚到 %(until)s：%(name)s", until=until, name=name)
    return _("已申请停表，等批准：%(name)s", name=name)


def _resumed(done: Resumed) -> str:
    due = office_day(done.task.due_at) if done.task.due_at is not None else ""
    return _(
        "已恢复计时，停表 %(count)s 个工作日，期限 %(due)s：%(name)s", count=done.workdays, due=due, name=done.task.name
    )


def _decided(done: Decided) -> str:
    if done.approved:
        return _("已批准停表，最晚到 %(until)s：%(name)s", until=done.pause.until_on, name=done.task.name)
    return _("没有批准停表：%(name)s", name=done.task.name)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong("until", "请写成 2023-06-05 的样子。") from error
