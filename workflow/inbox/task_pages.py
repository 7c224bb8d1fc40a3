"""One task's page and what one does there: 签收, 退签, 办理."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid, Refused
from engine.domain.states import UserTaskState
from engine.domain.variables import loads
from engine.runtime import form_for_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.claim_task import claim_task
from workflow.inbox.acts.complete_task import Completed, complete_task
from workflow.inbox.acts.mark_seen import has_news
from workflow.inbox.acts.release_task import release_task
from workflow.inbox.bar import bar_of
from workflow.inbox.clock_lines import clock_line
from workflow.inbox.diagram import diagram_xml
from workflow.inbox.drafts.keeping import DraftPlace
from workflow.inbox.drafts.queries import draft_shown, left_draft
from workflow.inbox.form_island import form_island
from workflow.inbox.lights import halted_words, words_of
from workflow.inbox.pages import blueprint
from workflow.inbox.panels import panels_of
from workflow.inbox.queries import next_open_task
from workflow.inbox.readers import readable_task
from workflow.inbox.returning import sent_back, submitted_before
from workflow.inbox.standstills import suspended_among
from workflow.inbox.tasks import find_task, seen_by, verbs_of
from workflow.inbox.units import names_for
from workflow.inbox.values_shown import values_shown
from workflow.inbox.verbs import Verb, allowed
from workflow.inbox.withdrawing import why_not_withdrawn
from workflow.web.transactions import reading, run


@blueprint.get("/tasks/<int:task_key>")
def task(task_key: int) -> ResponseReturnValue:
    """The form beside where the matter stands and what came before."""
    with reading() as uow:
        found = readable_task(uow, task_key)
        is_open = found.state == UserTaskState.CREATED
        schema = form_for_task(uow, found) if found.form_id else None
        returned = sent_back(uow.session, found) if is_open else None
        before = submitted_before(uow.session, found, returned.done_before) if returned is not None else {}
        draft = draft_shown(uow, DraftPlace(task_key=task_key))
        values = values_shown(uow, found, before) | ((draft.values or {}) if is_open else {})
        subject, panels = panels_of(uow, found)
        clock = clock_line(uow, found)
        mark = clock.mark if clock is not None else None
        if suspended_among(uow.session, [found.instance_key]):
            due = halted_words()
        else:
            due = words_of(mark, found.due_at, found.soon_at, uow.now, uow.world.calendar)
        verbs = verbs_of(uow, found, may_read=True)
        return render_template(
            "inbox/task.html",
            task=found,
            is_open=is_open,
            due=due if is_open else None,
            clock=clock,
            subject=subject,
            names=names_for(
                uow.session,
                [found],
                subject and subject.leader,
                returned and returned.by,
                *(clock.people if clock is not None else ()),
            ),
            returned=returned,
            not_withdrawn=why_not_withdrawn(uow, found) if verbs[Verb.WITHDRAW.value].ok else None,
            stage=(found.properties or {}).get("luodi.stage", ""),
            form=form_island(uow, schema, values, found) if schema else None,
            verbs=verbs,
            bar=bar_of(verbs),
            panels=panels,
            has_news=has_news(uow.session, found, uow.actor),
            draft=draft,
            left=left_draft(found, draft, schema),
        )


@blueprint.get("/tasks/<int:task_key>/diagram.xml")
def diagram(task_key: int) -> ResponseReturnValue:
    """The diagram of the task's process, in the version it runs on."""
    with reading() as uow:
        content = diagram_xml(uow.session, readable_task(uow, task_key).definition_key)
    return Response(content, content_type="application/xml")


@blueprint.post("/tasks/<int:task_key>/claim")
def claim(task_key: int) -> ResponseReturnValue:
    """签收."""
    name = _act(task_key, Verb.CLAIM, lambda uow: claim_task(uow, task_key).name)
    flash(_("已签收：%(name)s", name=name))
    return redirect(url_for("inbox.task", task_key=task_key), 303)


@blueprint.post("/tasks/<int:task_key>/release")
def release(task_key: int) -> ResponseReturnValue:
    """退签."""
    name = _act(task_key, Verb.RELEASE, lambda uow: release_task(uow, task_key).name)
    flash(_("已退签：%(name)s", name=name))
    return redirect(url_for("inbox.task", task_key=task_key), 303)


@blueprint.post("/tasks/<int:task_key>/complete")
def complete(task_key: int) -> ResponseReturnValue:
    """办理: JSON ``{"variables": {…}}``, or a form with the same object as text in ``variables``."""
    variables = submitted()
    done = _act(task_key, Verb.COMPLETE, lambda uow: complete_task(uow, task_key, variables))
    if done.awaited:
        return _submitted(done)
    said = _("已办理：%(name)s。", name=done.task.name)
    if done.opened:
        said += _("下一环节：%(names)s", names="、".join(done.opened))
    flash(said)
    following = done.next_task_key
    if following is None:
        with reading() as uow:
            waiting = next_open_task(uow.session, uow.actor, done.task.root_key)
            following = waiting.key if waiting is not None else None
    return go(url_for("inbox.task", task_key=following) if following is not None else url_for("inbox.tasks"))


def _submitted(done: Completed) -> ResponseReturnValue:
    """The line about what others have still to sign, and on to the list."""
    with reading() as uow:
        names = names_for(uow.session, [], *done.awaited).people_of(done.awaited)
    flash(_("已提交：%(name)s。等%(who)s签署后自动往下走。", name=done.task.name, who=names))
    return go(url_for("inbox.tasks"))


def submitted() -> dict[str, Any]:
    """The form's values of this request. :raises Invalid: when they are not an object"""
    if request.is_json:
        body = loads(request.get_data())
        values = body.get("variables", {}) if isinstance(body, dict) else None
    else:
        values = loads(request.form.get("variables") or "{}")
    if not isinstance(values, dict):
        raise Invalid("提交的内容不是表单。", [Finding("body", "variables 应为一个对象")])
    return values


def go(location: str) -> ResponseReturnValue:
    """On to the next page: told to the form island, redirected for a plain form."""
    if request.is_json:
        return {"location": location}
    return redirect(location, 303)


def _act(task_key: int, verb: Verb, use_case: Callable[[UnitOfWork], Any]) -> Any:
    """Run a use case; when somebody else was faster, say who and when instead of how it was noticed."""
    try:
        return run(use_case)
    except Refused as refusal:
        with reading() as uow:
            found = find_task(uow.session, task_key)
            answer = allowed(verb, found, uow.actor, seen_by(uow, found))
        if answer.ok:
            raise
        raise Refused(answer.refusal) from refusal
