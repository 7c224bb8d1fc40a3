"""From a draft to a version on screen: handed in, looked at by a second person, published, sent back, given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Finding, Invalid, NotAllowed, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.modeling.draft_pages import blueprint, draft_page
from workflow.modeling.drafts import queries
from workflow.modeling.drafts.checking import as_json, findings_in
from workflow.modeling.drafts.deciding import approve_draft, doubt_of_scenarios, return_draft
from workflow.modeling.drafts.holding import changers, contents_of, find_draft
from workflow.modeling.drafts.models import STATE_NAMES, ModelDraft
from workflow.modeling.drafts.names import KIND_NAMES
from workflow.modeling.drafts.publishing import Published
from workflow.modeling.drafts.rolling_back import roll_back as hand_in_again
from workflow.modeling.drafts.rules import Act, refusal
from workflow.modeling.drafts.submitting import drop_draft, restore_draft, submit_draft, withdraw_draft
from workflow.modeling.drafts.taking_over import take_over as bring_in
from workflow.modeling.scenarios.draft_runs import ask_run
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.transactions import reading, run


@blueprint.post("/<int:key>/submit")
def submit(key: int) -> ResponseReturnValue:
    """Hand the draft in; what forbids it is shown on the draft's page."""
    given = request.form
    try:
        run(lambda uow: submit_draft(uow, key, given.get("reason", ""), over_reason=given.get("over_reason", "")))
    except (Invalid, Refused) as error:
        return draft_page(key, error.message), 422 if isinstance(error, Invalid) else 409
    run(lambda uow: ask_run(uow, key))
    flash(_("已提交，等另一人审核。"))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/withdraw")
def withdraw(key: int) -> ResponseReturnValue:
    """Take the draft back."""
    run(lambda uow: withdraw_draft(uow, key))
    flash(_("已撤回，可以接着改。"))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/drop")
def drop(key: int) -> ResponseReturnValue:
    """Give the draft up; it is kept."""
    run(lambda uow: drop_draft(uow, key))
    flash(_("已放弃。草稿还留着，在“已结束”里可以恢复。"))
    return redirect(url_for("model_drafts.index"), 303)


@blueprint.post("/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Work at a draft again that was given up."""
    run(lambda uow: restore_draft(uow, key))
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/take-over")
def take_over(key: int) -> ResponseReturnValue:
    """Bring in what a newer version changed and the draft did not."""
    done = run(lambda uow: bring_in(uow, key))
    if done.taken:
        flash(_("已并入 %(names)s。", names="、".join(done.taken)))
    if done.both:
        flash(_("双方都改过、保留了草稿的：%(names)s。请看差异。", names="、".join(done.both)), "error")
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/roll-back/<int:definition_key>")
def roll_back(definition_key: int) -> ResponseReturnValue:
    """Hand an older version in once more."""
    draft = run(lambda uow: hand_in_again(uow, definition_key, request.form.get("reason", "")).key)
    run(lambda uow: ask_run(uow, draft))
    flash(_("已提交，等另一人审核。正在运行的实例留在各自的版本。"))
    return redirect(url_for("model_drafts.draft", key=draft), 303)


@blueprint.get("/<int:key>/review")
def review(key: int) -> ResponseReturnValue:
    """What the second person looks at before they decide."""
    return _review_page(key)


@blueprint.post("/<int:key>/approve")
def approve(key: int) -> ResponseReturnValue:
    """Approve: published now, or at a moment of the office's zone."""
    given = request.form
    try:
        moment = _moment(given.get("publish_at", "")) if given.get("when") == "later" else None
        despite = given.get("failing_reason", "") if given.get("despite") == "yes" else ""
        opinion = given.get("opinion", "")
        done = run(lambda uow: approve_draft(uow, key, opinion, publish_at=moment, failing_reason=despite))
    except (Invalid, Refused, NotAllowed) as error:
        return _review_page(key, error.message), _status(error)
    flash(_("已审核通过，到时自动发布。") if done is None else _words_of(done))
    if done is not None and done.result.processes:
        return redirect(url_for("modeling.definition", key=done.result.processes[0].definition_key), 303)
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.post("/<int:key>/send-back")
def send_back(key: int) -> ResponseReturnValue:
    """Send it back to whoever handed it in, with an opinion."""
    try:
        run(lambda uow: return_draft(uow, key, request.form.get("opinion", "")))
    except (Invalid, Refused, NotAllowed) as error:
        return _review_page(key, error.message), _status(error)
    flash(_("已退回，提交人会收到您的意见。"))
    return redirect(url_for("model_drafts.draft", key=key), 303)


def _review_page(key: int, error: str = "") -> str:
    with reading() as uow:
        draft = find_draft(uow.session, key)
        files = queries.files_of_draft(uow.session, draft)
        contents = contents_of(uow.session, key)
        hands, base = changers(uow.session, key), draft.base_deployment_key
        people = {draft.submitted_by or "", draft.decided_by or "", *hands, *(row.file.changed_by for row in files)}
        return render_template(
            "modeling/review.html",
            draft=draft,
            base=None if base is None else queries.version_of_deployment(uow.session, base).process,
            files=[row for row in files if row.change],
            removed=queries.removed_files(draft, files),
            findings=as_json(findings_in(uow, contents)),
            names=display_names(uow.session, people - {""}),
            hands=sorted(hands),
            states=STATE_NAMES,
            kinds=KIND_NAMES,
            doubt=doubt_of_scenarios(uow, key, contents),
            refused=_refused(uow, draft, Act.APPROVE, hands),
            may_return=not _refused(uow, draft, Act.RETURN, hands),
            given=request.form,
            error=error,
        )


def _refused(uow: UnitOfWork, draft: ModelDraft, act: Act, hands: set[str]) -> str:
    if not current_user.may(Permission.APPROVE_MODELS):
        return _("您没有审核的权限。")
    return refusal(draft, act, uow.actor.name, hands, is_admin=uow.actor.is_operator)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)
    except ValueError:
        words = _("请选择发布的日期和时间。")
        raise Invalid(words, [Finding("moment", words, element="publish_at")]) from None


def _words_of(done: Published) -> str:
    new: list[Any] = [one for one in (*done.result.processes, *done.result.decisions, *done.result.forms) if one.is_new]
    processes = [one for one in done.result.processes if one.is_new]
    if not new:
        return _("已发布；流程、决策和表单与现行版本相同，没有新版本。")
    said = _("新版本：%(names)s。", names="、".join(f"{one.name or one.id} v{one.version}" for one in processes or new))
    if done.staying:
        said += _("正在运行的 %(count)s 个实例留在各自的版本。", count=done.staying)
    return said


def _status(error: Exception) -> int:
    """422 for what was filled in wrongly, 403 for whom, 409 for what may not be now."""
    return {Invalid: 422, NotAllowed: 403}.get(type(error), 409)
