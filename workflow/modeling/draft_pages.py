"""草稿: the list, one draft with its files and history, and what is done to its files."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from workflow.modeling.archive import pack, unpack
from workflow.modeling.drafts import files as acts
from workflow.modeling.drafts import opening, queries
from workflow.modeling.drafts.bases import newer_deployment
from workflow.modeling.drafts.checking import as_json, findings_in
from workflow.modeling.drafts.holding import changers, contents_of, find_draft
from workflow.modeling.drafts.models import STATE_NAMES, DraftState
from workflow.modeling.drafts.names import KIND_NAMES
from workflow.modeling.drafts.rules import ACT_NAMES, RULES, Act, refusal
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.transactions import reading, run

blueprint = Blueprint("model_drafts", __name__, template_folder="templates", url_prefix="/models/drafts")

LIVE = (
    DraftState.SUBMITTED, DraftState.APPROVED, DraftState.FAILED, DraftState.RETURNED, DraftState.OPEN,
    DraftState.WITHDRAWN,
)  # fmt: skip
ENDED = (DraftState.PUBLISHED, DraftState.DROPPED)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Drafts that are worked at or wait; with ``ended`` those that were published or given up."""
    ended = "ended" in request.args
    with reading() as uow:
        rows = queries.list_drafts(uow.session, states=ENDED if ended else LIVE)
        people = {name for row in rows for name in (row.opened_by, row.submitted_by, row.decided_by) if name}
        return render_template(
            "modeling/drafts.html",
            rows=rows,
            ended=ended,
            states=STATE_NAMES,
            names=display_names(uow.session, people),
            waiting=queries.waiting_for(uow.session, uow.actor.name),
            may_edit=current_user.may(Permission.EDIT_MODELS),
        )


@blueprint.post("/from/<int:definition_key>")
def open_version(definition_key: int) -> ResponseReturnValue:
    """A draft of a version."""
    draft = run(lambda uow: opening.open_from_version(uow, definition_key).key)
    return redirect(url_for("model_drafts.draft", key=draft), 303)


@blueprint.post("/from-decision/<int:decision_key>")
def open_decision(decision_key: int) -> ResponseReturnValue:
    """A draft of a decision's version."""
    draft = run(lambda uow: opening.open_from_decision(uow, decision_key).key)
    return redirect(url_for("model_drafts.draft", key=draft), 303)


@blueprint.post("/new")
def new() -> ResponseReturnValue:
    """A draft with one blank file."""
    name, file = request.form.get("name", ""), request.form.get("file", "").strip()
    kind = request.form.get("kind", "bpmn")
    file = file if "." in file else f"{file}.{kind}"
    draft = run(lambda uow: opening.open_blank(uow, file, name).key)
    return redirect(url_for("model_drafts.edit", key=draft, name=file), 303)


@blueprint.post("/upload")
def upload() -> ResponseReturnValue:
    """A draft of files from outside: single ones, or a folder as a zip."""
    files = unpack([(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename])
    draft = run(lambda uow: opening.open_from_files(uow, files, request.form.get("name", "")).key)
    return redirect(url_for("model_drafts.draft", key=draft), 303)


@blueprint.get("/<int:key>")
def draft(key: int) -> ResponseReturnValue:
    """One draft: files, who is at them, what is wrong with them, what may be done now, and its history."""
    return draft_page(key)


def draft_page(key: int, error: str = "") -> str:
    """The page of a draft; ``error`` says why an act was refused."""
    with reading() as uow:
        found = find_draft(uow.session, key)
        files = queries.files_of_draft(uow.session, found)
        contents = contents_of(uow.session, key)
        findings = findings_in(uow, contents)
        steps = queries.steps_of(uow.session, key)
        present = queries.present_at(uow.session, key, uow.now, but=uow.actor.name)
        hands = changers(uow.session, key)
        base, newer = found.base_deployment_key, newer_deployment(uow.session, found, contents)
        people = {step.by for step in steps} | {row.file.changed_by for row in files} | {one.person for one in present}
        seconds = set(queries.approvers(uow.session)) - hands - {found.submitted_by or uow.actor.name}
        names = display_names(uow.session, people | {found.opened_by} | seconds | {found.submitted_by or ""})
        me, admin = uow.actor.name, uow.actor.is_operator
        return render_template(
            "modeling/draft.html",
            draft=found,
            files=files,
            removed=queries.removed_files(found, files),
            counts=Counter((one.file, one.severity) for one in findings),
            errors=[one for one in as_json(findings) if one["severity"] == "error"],
            base=None if base is None else queries.version_of_deployment(uow.session, base).process,
            newer=queries.version_of_deployment(uow.session, newer) if newer is not None else None,
            steps=steps,
            present=present,
            names=names,
            seconds=[names.get(name, name) for name in sorted(seconds)],
            states=STATE_NAMES,
            kinds=KIND_NAMES,
            acts=ACT_NAMES,
            may={act.value: not refusal(found, act, me, hands, is_admin=admin) for act in RULES if act is not Act.OPEN},
            may_edit=current_user.may(Permission.EDIT_MODELS),
            may_approve=current_user.may(Permission.APPROVE_MODELS),
            given=request.form,
            error=error,
        )


@blueprint.get("/<int:key>/export")
def export(key: int) -> ResponseReturnValue:
    """All files of a draft as one zip."""
    with reading() as uow:
        name = find_draft(uow.session, key).name
        packed = pack(contents_of(uow.session, key))
    response = Response(packed, content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return response


@blueprint.post("/<int:key>/files")
def add(key: int) -> ResponseReturnValue:
    """Put files into a draft: a blank one, or some from outside, which take the place of those of their names."""
    sent = [(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    if not sent:
        file, kind = request.form.get("file", "").strip(), request.form.get("kind", "bpmn")
        file = file if "." in file else f"{file}.{kind}"
        run(lambda uow: opening.add_blank(uow, key, file, request.form.get("name", "")))
        return redirect(url_for("model_drafts.edit", key=key, name=file), 303)
    files = unpack(sent)
    changed = run(lambda uow: acts.add_files(uow, key, files, over=True))
    flash(_("已放入 %(names)s。", names="、".join(changed)) if changed else _("内容与草稿里的相同，没有改动。"))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/files/<name>/rename")
def rename(key: int, name: str) -> ResponseReturnValue:
    """Give a file another name."""
    made = run(lambda uow: acts.rename_file(uow, key, name, request.form.get("name", "")))
    flash(_("%(name)s 改名为 %(made)s。", name=name, made=made))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/files/<name>/remove")
def remove(key: int, name: str) -> ResponseReturnValue:
    """Take a file out of the draft."""
    run(lambda uow: acts.remove_file(uow, key, name))
    flash(_("已移除 %(name)s，已发布的版本不变。", name=name))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/files/<name>/copy")
def copy(key: int, name: str) -> ResponseReturnValue:
    """Put a copy beside a file; a body that is text becomes the copy (somebody's unsaved work)."""
    content = request.get_data() if request.mimetype in ("text/plain", "application/octet-stream") else None
    made = run(lambda uow: acts.copy_file(uow, key, name, content))
    if content is not None:
        return {"file": made, "url": url_for("model_drafts.edit", key=key, name=made)}
    flash(_("已另存为 %(made)s。", made=made))
    return redirect(url_for("model_drafts.draft", key=key), 303)
