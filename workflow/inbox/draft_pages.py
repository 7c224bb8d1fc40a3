"""草稿: saved while one types in a task or a start form, listed, dropped."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid
from engine.domain.variables import loads
from engine.unit_of_work import UnitOfWork
from workflow.inbox.drafts.keeping import DraftPlace, Saved, forget_draft, save_draft
from workflow.inbox.drafts.queries import hour_of, list_drafts
from workflow.inbox.pages import blueprint
from workflow.inbox.readers import readable_task
from workflow.inbox.start_points import find_start_point, start_points
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import short_name
from workflow.web.transactions import config, reading, run


@blueprint.put("/tasks/<int:task_key>/draft")
def keep_task_draft(task_key: int) -> ResponseReturnValue:
    """``{"values": {…}, "version": n, "device": "…"}``; answers ``{version, saved}``, 409 with those kept."""

    def keep(uow: UnitOfWork) -> Saved:
        readable_task(uow, task_key)
        return _save(uow, DraftPlace(task_key=task_key))

    return _told(run(keep))


@blueprint.delete("/tasks/<int:task_key>/draft")
def drop_task_draft(task_key: int) -> ResponseReturnValue:
    """放弃草稿."""
    run(lambda uow: forget_draft(uow, DraftPlace(task_key=task_key)))
    return "", 204


@blueprint.put("/start/<process_id>/draft")
def keep_start_draft(process_id: str) -> ResponseReturnValue:
    """As for a task."""

    def keep(uow: UnitOfWork) -> Saved:
        find_start_point(uow.session, uow.actor, process_id)
        return _save(uow, DraftPlace(process_id=process_id))

    return _told(run(keep))


@blueprint.delete("/start/<process_id>/draft")
def drop_start_draft(process_id: str) -> ResponseReturnValue:
    """放弃草稿."""
    run(lambda uow: forget_draft(uow, DraftPlace(process_id=process_id)))
    return "", 204


@blueprint.get("/tasks/drafts")
def drafts() -> ResponseReturnValue:
    """草稿: what the person typed and has not handed in, of open tasks and of starts, newest first."""
    with reading() as uow:
        rows = list_drafts(uow)
        starts = start_points(uow.session, uow.actor)
        return render_template(
            "inbox/drafts.html",
            tab="drafts",
            rows=[(draft, task, task and short_name(task)) for draft, task in rows],
            subjects=subjects_of(uow.session, [task.root_key for _draft, task in rows if task is not None]),
            start_words={point.definition.process_id: point.words for point in starts},
            starts=starts,
        )


def _save(uow: UnitOfWork, place: DraftPlace) -> Saved:
    body: Any = loads(request.get_data())
    values = body.get("values") if isinstance(body, dict) else None
    version, device = (body.get("version"), body.get("device")) if isinstance(body, dict) else (None, None)
    if not isinstance(values, dict) or not isinstance(version, int) or version < 0 or not isinstance(device, str):
        raise Invalid("草稿的格式不对。", [Finding("body", "values、version、device 三项都要有")])
    limit = config().draft_kilobytes * 1024
    return save_draft(uow, place, values, version=version, device=device, most_bytes=limit)


def _told(saved: Saved) -> ResponseReturnValue:
    with reading() as uow:
        hour = hour_of(saved.draft.saved_at, uow.now)
    told: dict[str, Any] = {"version": saved.draft.version, "saved": hour}
    if saved.is_mine:
        return told
    detail = _("另一个窗口或另一台设备于 %(time)s 保存过这份草稿。", time=hour)
    return {"type": "about:blank", "title": _("草稿有两份"), "status": 409, "detail": detail, **told}, 409
