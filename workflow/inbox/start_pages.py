"""登记: which matters a person may start, and the start form of one."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.runtime import start_form
from workflow.inbox.drafts.keeping import DraftPlace, forget_draft
from workflow.inbox.drafts.queries import draft_shown
from workflow.inbox.form_island import form_island
from workflow.inbox.pages import blueprint
from workflow.inbox.start_points import find_start_point
from workflow.inbox.start_process import start_process
from workflow.inbox.task_pages import go, submitted
from workflow.people.queries import primary_org
from workflow.web.transactions import reading, transaction


@blueprint.get("/start/<process_id>")
def start(process_id: str) -> ResponseReturnValue:
    """The start form of a process, with the person and their unit filled in."""
    with reading() as uow:
        point = find_start_point(uow.session, uow.actor, process_id)
        schema = start_form(uow, point.definition.key)
        known = {"reporter": uow.actor.name, "source_org": primary_org(uow.session, uow.actor.name)}
        draft = draft_shown(uow, DraftPlace(process_id=process_id))
        form = form_island(uow, schema or {}, {**known, **(draft.values or {})})
        return render_template("inbox/start.html", point=point, form=form, draft=draft)


@blueprint.post("/start/<process_id>")
def start_now(process_id: str) -> ResponseReturnValue:
    """Start it with what was filled in."""
    with transaction() as uow:
        started = start_process(uow, process_id, submitted())
        forget_draft(uow, DraftPlace(process_id=process_id))
    flash(_("已登记：%(words)s %(number)s", words=started.words, number=started.business_key or ""))
    if started.next_task_key is not None:
        return go(url_for("inbox.task", task_key=started.next_task_key))
    return go(url_for("inbox.started"))
