"""The dialogs of a task's verbs, and what happens when one is sent: 指派, 转办, 委派, 回复, 收回, 稍后处理, 优先级."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import EngineError, Finding, Invalid, NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.assign_task import ANYBODY, assign_task
from workflow.inbox.acts.delegate_task import delegate_task, take_back_task
from workflow.inbox.acts.reassign_task import reassign_task
from workflow.inbox.acts.resolve_task import resolve_task
from workflow.inbox.acts.set_priority import set_priority
from workflow.inbox.acts.snooze_task import snooze_task
from workflow.inbox.dialogs import DIALOGS
from workflow.inbox.follow_ups import day_of
from workflow.inbox.pages import blueprint
from workflow.inbox.priorities import level_of
from workflow.inbox.readers import readable_task
from workflow.inbox.receivers import wrong
from workflow.inbox.tasks import find_task, seen_by
from workflow.inbox.verbs import VERB_NAMES, Verb, allowed
from workflow.web.errors import status_of
from workflow.web.transactions import reading, run

T = TypeVar("T")


@blueprint.get("/tasks/<int:task_key>/dialogs/<verb>")
def dialog(task_key: int, verb: str) -> ResponseReturnValue:
    """What a verb asks: the inside of a dialog for htmx, else a page of its own."""
    if verb not in DIALOGS:
        raise NotFound(f"没有“{verb}”这个动作。")
    return _dialog(task_key, Verb(verb))


@blueprint.post("/tasks/<int:task_key>/assign")
def assign(task_key: int) -> ResponseReturnValue:
    """指派: ``to``, ``reason``, and ``had``, who had the task when the dialog was opened."""
    form = request.form
    return submit(
        task_key,
        Verb.ASSIGN,
        lambda uow: assign_task(
            uow, task_key, form.get("to", ""), reason=form.get("reason", ""), had=form.get("had", ANYBODY)
        ),
        lambda done: _("已指派给%(who)s：%(name)s", who=done.to, name=done.task.name),
    )


@blueprint.post("/tasks/<int:task_key>/reassign")
def reassign(task_key: int) -> ResponseReturnValue:
    """转办: ``to`` and ``reason``."""
    form = request.form
    return submit(
        task_key,
        Verb.REASSIGN,
        lambda uow: reassign_task(uow, task_key, form.get("to", ""), reason=form.get("reason", "")),
        lambda done: _("已转给%(who)s办理：%(name)s", who=done.to, name=done.task.name),
        then=url_for("inbox.tasks"),
    )


@blueprint.post("/tasks/<int:task_key>/delegate")
def delegate(task_key: int) -> ResponseReturnValue:
    """委派: ``to`` and, as ``reason``, what is asked."""
    form = request.form
    return submit(
        task_key,
        Verb.DELEGATE,
        lambda uow: delegate_task(uow, task_key, form.get("to", ""), reason=form.get("reason", "")),
        lambda done: _("已委派给%(who)s，等待回复：%(name)s", who=done.to, name=done.task.name),
    )


@blueprint.post("/tasks/<int:task_key>/resolve")
def resolve(task_key: int) -> ResponseReturnValue:
    """回复: ``opinion``."""
    return submit(
        task_key,
        Verb.RESOLVE,
        lambda uow: resolve_task(uow, task_key, opinion=request.form.get("opinion", "")),
        lambda done: _("已回复%(who)s：%(name)s", who=done.to, name=done.task.name),
        then=url_for("inbox.tasks"),
    )


@blueprint.post("/tasks/<int:task_key>/take-back")
def take_back(task_key: int) -> ResponseReturnValue:
    """收回: ``reason``, which may be empty."""
    return submit(
        task_key,
        Verb.TAKE_BACK,
        lambda uow: take_back_task(uow, task_key, reason=request.form.get("reason", "")),
        lambda done: _("已收回：%(name)s", name=done.name),
    )


@blueprint.post("/tasks/<int:task_key>/snooze")
def snooze(task_key: int) -> ResponseReturnValue:
    """稍后处理: ``until``, a day as 2023-06-05; empty for the one in ``day``; ``now`` brings the task up again."""
    return submit(
        task_key,
        Verb.SNOOZE,
        lambda uow: snooze_task(uow, task_key, _until()),
        lambda done: (
            _("%(day)s 再办：%(name)s", day=day_of(done.follow_up_at), name=done.name)
            if done.follow_up_at
            else _("现在就办：%(name)s", name=done.name)
        ),
    )


@blueprint.post("/tasks/<int:task_key>/priority")
def priority(task_key: int) -> ResponseReturnValue:
    """优先级: ``priority`` from 0 to 100, and ``reason``, which may be empty."""
    form = request.form
    return submit(
        task_key,
        Verb.PRIORITY,
        lambda uow: set_priority(uow, task_key, form.get("priority", type=int), reason=form.get("reason", "")),
        lambda done: _("已定为%(level)s：%(name)s", level=_(level_of(done.priority).name), name=done.name),
    )


def submit(
    task_key: int, verb: Verb, act: Callable[[UnitOfWork], T], said: Callable[[T], str], *, then: str = ""
) -> ResponseReturnValue:
    """Do what a dialog was sent for, and go on: to ``then``, or back to the task's page.

    ``said`` is the line about it. What was wrong stays in the dialog beside what was typed, where htmx sent it.

    :raises EngineError: what was wrong, for others to show
    """
    try:
        done = run(act)
    except (Invalid, Refused, NotAllowed) as error:
        told = in_words(task_key, verb, error)
        if "HX-Request" not in request.headers:
            raise told from error
        try:
            return _dialog(task_key, verb, told), status_of(told)[0]
        except NotAllowed:  # the task has gone to somebody else, and with it its page
            flash(told.message, "error")
            return Response(status=204, headers={"HX-Redirect": url_for("inbox.tasks")})
    flash(said(done))
    location = then or url_for("inbox.task", task_key=task_key)
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": location})
    return redirect(location, 303)


def in_words(task_key: int, verb: Verb, error: EngineError) -> EngineError:
    """What went wrong as the table of verbs says it, where somebody else was faster; else the error itself."""
    if isinstance(error, Invalid):
        return error
    with reading() as uow:
        found = find_task(uow.session, task_key)
        answer = allowed(verb, found, uow.actor, seen_by(uow, found))
    return error if answer.ok else Refused(answer.refusal)


def _dialog(task_key: int, verb: Verb, error: EngineError | None = None) -> str:
    with reading() as uow:
        found = readable_task(uow, task_key)
        answer = allowed(verb, found, uow.actor, seen_by(uow, found, may_read=True))
        row = DIALOGS[verb]
        findings: tuple[Finding, ...] = getattr(error, "findings", ())
        return render_template(
            "inbox/dialogs/_fragment.html" if "HX-Request" in request.headers else "inbox/dialogs/_page.html",
            template=row.template,
            task=found,
            verb=verb.value,
            name=VERB_NAMES[verb],
            answer=answer,
            shown=row.ask(uow, found),
            given=request.form if error is not None else {},
            wrong={finding.element: finding.message for finding in findings},
            error="" if error is None or findings else error.message,
        )


def _until() -> date | None:
    text = request.form.get("until") or request.form.get("day", "")
    if text == "now":
        return None
    if not text:
        raise wrong("until", "请选日期。")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong("until", "请写成 2023-06-05 的样子。") from error
