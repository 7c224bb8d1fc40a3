"""The rules of lights on screen: the versions, a draft with what it would change, and a second person's word."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.definitions import DecisionDefinition, Deployment
from workflow.lights.decision import DECISION
from workflow.lights.drafts.decide import STATE_NAMES, decide_draft, find_draft
from workflow.lights.drafts.models import DraftState, LightDraft, LightDraftChange
from workflow.lights.drafts.propose import FILE, content_of, propose_rules, propose_version
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, org_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("light_rules", __name__, template_folder="templates", url_prefix="/lights/rules")

SHOWN = 500
LIGHTS = ("red", "yellow", "grey", "green")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Versions and drafts."""
    return _index_page()


@blueprint.get("/<int:version>.dmn")
def file(version: int) -> ResponseReturnValue:
    """The file of one version, to be changed in any DMN editor."""
    with reading() as uow:
        found = select(DecisionDefinition.key).where(
            DecisionDefinition.decision_id == DECISION, DecisionDefinition.version == version
        )
        key = uow.session.scalar(found)
        if key is None:
            raise NotFound(f"亮灯规则没有第 {version} 版。")
        content = content_of(uow, key)
    answer = Response(content, content_type="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


@blueprint.post("/drafts")
def propose() -> ResponseReturnValue:
    """Propose a changed file, or a version from before."""
    sent, reason = request.files.get("file"), request.form.get("reason", "")
    version = key_of(request.form.get("version", ""))
    try:
        with transaction() as uow:
            if version is not None:
                draft = propose_version(uow, version, reason)
            elif sent is not None and sent.filename:
                draft = propose_rules(uow, sent.read(), reason)
            else:
                raise Invalid(_("请选择改好的 %(file)s，或选一个旧版本。", file=FILE))
    except (Invalid, Refused) as error:
        return _index_page(error.message, error.findings if isinstance(error, Invalid) else ()), error_status(error)
    flash(_("已提出，正在比较哪些项目会变色。"))
    return redirect(url_for("light_rules.draft", key=draft.key), 303)


@blueprint.get("/drafts/<int:key>")
def draft(key: int) -> ResponseReturnValue:
    """What a draft would change."""
    return _draft_page(key)


@blueprint.post("/drafts/<int:key>/decide")
def decide(key: int) -> ResponseReturnValue:
    """Let it be used, or refuse it."""
    accepted = request.form.get("decision") == "accept"
    try:
        with transaction() as uow:
            decide_draft(uow, key, accepted=accepted, opinion=request.form.get("opinion", ""))
    except (Invalid, Refused) as error:
        return _draft_page(key, error.message), error_status(error)
    flash(_("已启用，所有项目按新规则重算。") if accepted else _("已退回，现行规则不变。"))
    return redirect(url_for("light_rules.draft", key=key), 303)


def error_status(error: Exception) -> int:
    """422 for what was filled in wrongly, 409 for what may not be now."""
    return 422 if isinstance(error, Invalid) else 409


def _index_page(error: str = "", findings: tuple = ()) -> str:
    with reading() as uow:
        versions = uow.session.execute(
            select(DecisionDefinition, Deployment)
            .join(Deployment, Deployment.key == DecisionDefinition.deployment_key)
            .where(DecisionDefinition.decision_id == DECISION)
            .order_by(DecisionDefinition.version.desc())
        ).all()
        drafts = list(uow.session.scalars(select(LightDraft).order_by(LightDraft.key.desc()).limit(20)))
        people = {one.made_by for one in drafts} | {deployed.deployed_by for _version, deployed in versions}
        return render_template(
            "lights/rules.html",
            versions=versions,
            drafts=drafts,
            names=display_names(uow.session, people),
            states=STATE_NAMES,
            error=error,
            findings=findings,
            given=request.form,
            may=current_user.may(Permission.SUPERVISE),
        )


def _draft_page(key: int, error: str = "") -> str:
    with reading() as uow:
        row = find_draft(uow, key)
        changes = list(
            uow.session.scalars(
                select(LightDraftChange)
                .where(LightDraftChange.draft_key == key)
                .order_by(LightDraftChange.after.desc(), LightDraftChange.business_key)
                .limit(SHOWN)
            )
        )
        people = {row.made_by} | ({row.decided_by} if row.decided_by else set())
        return render_template(
            "lights/rule_draft.html",
            draft=row,
            state=STATE_NAMES[DraftState(row.state)],
            changes=changes,
            most=SHOWN,
            lights=LIGHTS,
            names=display_names(uow.session, people),
            orgs=org_names(uow.session),
            error=error,
            may_decide=current_user.may(Permission.SUPERVISE) and row.state == DraftState.COMPARED,
            is_mine=row.made_by == uow.actor.name,
        )
