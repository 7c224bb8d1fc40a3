"""The editor's page of a draft's file, and what the island in it asks: content, save, check, who else is here."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Invalid, NotFound
from engine.domain.variables import dumps
from engine.unit_of_work import UnitOfWork
from workflow.inbox.scripts import in_script
from workflow.modeling.draft_pages import blueprint
from workflow.modeling.drafts import queries
from workflow.modeling.drafts.checking import as_json, findings_in
from workflow.modeling.drafts.files import SavedSince, save_file
from workflow.modeling.drafts.holding import changers, contents_of, find_draft, touch
from workflow.modeling.drafts.models import STATE_NAMES, ModelDraftFile
from workflow.modeling.drafts.names import KIND_NAMES, kind_of
from workflow.modeling.drafts.offers import offers_of
from workflow.modeling.drafts.rules import Act, refusal
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.transactions import reading, run

ISLANDS = {
    "bpmn": ("bpmn-modeler", "modeler"),
    "dmn": ("dmn-modeler", "decisions"),
    "form": ("form-editor", "form-editor"),
}
"""Kind of file → the island that edits it and the bundle the island is in."""

CONTENT_TYPES = {"bpmn": "application/xml", "dmn": "application/xml", "form": "application/json"}


@blueprint.get("/<int:key>/edit/<name>")
def edit(key: int, name: str) -> ResponseReturnValue:
    """One file in its editor; to be read only where the draft's state allows no changes."""
    with reading() as uow:
        draft = find_draft(uow.session, key)
        row = _row(uow, key, name)
        files = contents_of(uow.session, key)
        island, bundle = ISLANDS.get(kind_of(name), ("", ""))
        return render_template(
            "modeling/edit.html",
            draft=draft,
            file=row,
            files=[(one, kind_of(one)) for one in files],
            kinds=KIND_NAMES,
            states=STATE_NAMES,
            island=island,
            bundle=bundle,
            may_edit=current_user.may(Permission.EDIT_MODELS),
            readonly=refusal(draft, Act.EDIT, uow.actor.name, changers(uow.session, key)),
            offers=in_script(offers_of(uow.session, files, uow.world.handlers)),
            names=display_names(uow.session, [row.changed_by]),
        )


@blueprint.get("/<int:key>/files/<name>")
def content(key: int, name: str) -> ResponseReturnValue:
    """A file, byte for byte, with its revision; with ``keep`` as a download."""
    with reading() as uow:
        row = _row(uow, key, name)
        response = Response(row.content, content_type=CONTENT_TYPES.get(kind_of(name), "application/json"))
    response.headers["ETag"] = f'"{row.revision}"'
    response.headers["Cache-Control"] = "no-store"
    if "keep" in request.args:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.put("/<int:key>/files/<name>")
def save(key: int, name: str) -> ResponseReturnValue:
    """Save the file's text as the successor of the revision in ``If-Match``; 409 when somebody saved since."""
    told = request.headers.get("If-Match", "").strip().strip('"')
    if not told.isdecimal():
        raise Invalid(_("保存时要说明改的是哪一版（If-Match）。"))
    text = request.get_data()
    try:
        saved = run(lambda uow: save_file(uow, key, name, text, int(told)))
    except SavedSince as error:
        return _overtaken(error)
    return {"revision": saved.revision, "savedAt": saved.at.isoformat()}


@blueprint.post("/<int:key>/check/<name>")
def check(key: int, name: str) -> ResponseReturnValue:
    """The findings of the whole draft with this file as it was sent."""
    text = request.get_data()
    with reading() as uow:
        find_draft(uow.session, key)
        files = contents_of(uow.session, key) | {name: text}
        return {"findings": as_json(findings_in(uow, files))}


@blueprint.post("/<int:key>/seen")
def seen(key: int) -> ResponseReturnValue:
    """Note that somebody is at a file; who else is in the draft, and the file's revision now."""
    sent: Any = request.get_json(silent=True) or {}
    name = str(sent.get("file", ""))

    def note(uow: UnitOfWork) -> dict[str, Any]:
        draft = find_draft(uow.session, key)
        row = _row(uow, key, name)
        touch(uow, draft, name, changed=False)
        present = queries.present_at(uow.session, key, uow.now, but=uow.actor.name)
        names = display_names(uow.session, {one.person for one in present} | {row.changed_by})
        return {
            "editors": [
                {"name": names.get(one.person, one.person), "since": one.since.isoformat(), "file": one.file}
                for one in present
            ],
            "revision": row.revision,
            "savedBy": names.get(row.changed_by, row.changed_by),
            "savedAt": row.changed_at.isoformat(),
        }

    return run(note)


def _row(uow: UnitOfWork, key: int, name: str) -> ModelDraftFile:
    row = queries.file_row(uow.session, key, name)
    if row is None:
        raise NotFound(_("草稿里没有文件“%(name)s”，可能已被改名或移除。", name=name))
    return row


def _overtaken(error: SavedSince) -> Response:
    with reading() as uow:
        by = display_names(uow.session, [error.by]).get(error.by, error.by)
    body = {
        "type": "about:blank", "title": _("已被他人抢先"), "status": 409, "instance": request.path,
        "detail": _("%(who)s 在您打开之后保存过这个文件，您的改动没有覆盖它。", who=by),
        "by": by, "at": error.at.isoformat(), "revision": error.revision,
        "copyUrl": url_for("model_drafts.copy", **(request.view_args or {})),
    }  # fmt: skip
    return Response(dumps(body), 409, content_type="application/problem+json")
