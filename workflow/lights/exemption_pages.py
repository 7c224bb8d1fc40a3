"""豁免: the form, the list of what waits and what was granted, the decision; and 复活 of what left the pool."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotAllowed, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.inbox.units import names_for
from workflow.lights.exempt import apply_exemption, case_of, decide_exemption, parameters
from workflow.lights.exemption_rules import APPLIED, CAUSES, STATE_NAMES, Draft
from workflow.lights.facts.months import same_day_later
from workflow.lights.models import LightExemption
from workflow.lights.pages import blueprint
from workflow.lights.pool_out import revive_project
from workflow.lights.reason_names import REASON_NAMES
from workflow.people.permissions import Permission
from workflow.people.queries import org_names
from workflow.projects.models import Project
from workflow.web.transactions import reading, run

MOST = 200


@blueprint.get("/lights/exemptions")
def exemptions() -> ResponseReturnValue:
    """Those that wait first, or those of another state."""
    state = request.args.get("state", APPLIED)
    with reading() as uow:
        rows = _exemptions(uow.session, state)
        return render_template(
            "lights/exemptions.html",
            rows=rows,
            state=state,
            states=STATE_NAMES,
            causes=CAUSES,
            reason_names=REASON_NAMES,
            names=names_for(
                uow.session, (), *(row.applied_by for row, _name in rows), *(row.decided_by for row, _name in rows)
            ),
            me=current_user.username,
            may_decide=current_user.may(Permission.SUPERVISE),
        )


@blueprint.get("/lights/exempt")
def exempt_form() -> ResponseReturnValue:
    """The form of one project: its reasons to choose from."""
    with reading() as uow:
        today = local_day(uow.now)
        key = request.args.get("project", "")
        last = same_day_later(today, int(parameters(uow).get("exemption_longest_months") or 0))
        mine = _own_orgs(uow)
        draft = Draft(key, tuple(request.args.getlist("code")), "", "", "", next(iter(mine), ""), today, last)
        return _form(uow, draft, mine)


@blueprint.post("/lights/exempt")
def exempt() -> ResponseReturnValue:
    """Ask for it."""
    given = request.form
    draft = Draft(
        business_key=given.get("project", ""),
        codes=tuple(given.getlist("codes")),
        cause_kind=given.get("cause_kind", ""),
        cause=given.get("cause", ""),
        evidence=given.get("evidence", ""),
        org=given.get("org", ""),
        from_on=_day(given.get("from_on", "")),
        to_on=_day(given.get("to_on", "")),
        solve_by=_day(given.get("solve_by", "")),
    )
    try:
        run(lambda uow: apply_exemption(uow, draft))
    except Invalid as error:
        with reading() as uow:
            return _form(uow, draft, _own_orgs(uow), error.message, error.findings), 422
    except NotAllowed as error:
        with reading() as uow:
            return _form(uow, draft, _own_orgs(uow), error.message), 403
    except Refused as error:
        with reading() as uow:
            return _form(uow, draft, _own_orgs(uow), error.message), 409
    flash(_("已提交豁免申请，待督办人员批复。"))
    return redirect(url_for("projects.project", business_key=draft.business_key, _anchor="supervision"), 303)


@blueprint.post("/lights/exemptions/<int:key>/decide")
def decide(key: int) -> ResponseReturnValue:
    """Grant or deny it."""
    granted = request.form.get("result") == "grant"
    row = run(lambda uow: decide_exemption(uow, key, granted, request.form.get("words", "")))
    flash(_("已批准，%(project)s 已重新亮灯。", project=row.business_key) if granted else _("已记为不予豁免。"))
    return redirect(url_for("lights.exemptions"), 303)


@blueprint.post("/lights/revive")
def revive() -> ResponseReturnValue:
    """复活: a project that left the pool comes back."""
    project = run(lambda uow: revive_project(uow, request.form.get("project", "")))
    flash(_("已复活，流程恢复，从今天起重新计算进展。"))
    return redirect(url_for("projects.project", business_key=project.business_key, _anchor="supervision"), 303)


def _form(
    uow: UnitOfWork, draft: Draft, mine: dict[str, str], error: str = "", findings: tuple[Finding, ...] = ()
) -> str:
    case = case_of(uow, draft.business_key)
    return render_template(
        "lights/exempt.html",
        draft=draft,
        project=case.project,
        codes=case.codes,
        causes=CAUSES,
        orgs=mine,
        reason_names=REASON_NAMES,
        error=error,
        findings={finding.element: finding.message for finding in findings},
    )


def _own_orgs(uow: UnitOfWork) -> dict[str, str]:
    """The units the person belongs to, by code; the groups among them have names of their own."""
    names = org_names(uow.session)
    return {code: names[code] for code in sorted(uow.actor.groups) if code in names}


def _exemptions(session: Session, state: str) -> list[tuple[LightExemption, str]]:
    query = select(LightExemption, Project.name).outerjoin(
        Project, Project.business_key == LightExemption.business_key
    )  # fmt: skip
    if state in STATE_NAMES:
        query = query.where(LightExemption.state == state)
    rows = session.execute(query.order_by(LightExemption.key.desc()).limit(MOST))
    return [(row, name or row.business_key) for row, name in rows]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None
