"""Quarters on screen: the frozen lights, what units reported, publishing, and judging again by older rules."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.definitions import DecisionDefinition
from engine.runtime.definitions import decision_model
from engine.unit_of_work import UnitOfWork
from workflow.lights.decision import DECISION, LightRules
from workflow.lights.quarters.again import judged_again
from workflow.lights.quarters.freeze import is_genuine
from workflow.lights.quarters.publish import project_counts, publish_quarter, verdicts
from workflow.lights.quarters.queries import all_quarters, find_quarter, frozen_projects, published
from workflow.lights.quarters.reports import confirm_report, enter_report
from workflow.lights.quarters.rules import words_of
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, org_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("light_quarters", __name__, template_folder="templates", url_prefix="/lights/quarters")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every frozen quarter."""
    with reading() as uow:
        return render_template("lights/quarters.html", rows=all_quarters(uow.session), words_of=words_of)


@blueprint.get("/<quarter>")
def quarter(quarter: str) -> ResponseReturnValue:
    """The units of one quarter: reported, decided, published."""
    return _quarter_page(quarter)


@blueprint.post("/<quarter>/<org>/report")
def enter(quarter: str, org: str) -> ResponseReturnValue:
    """Write down a unit's completion."""
    form = request.form
    try:
        with transaction() as uow:
            enter_report(
                uow, quarter, org, completion=form.get("completion", ""), false_report="false_report" in form,
                basis=form.get("basis", ""),
            )  # fmt: skip
    except Invalid as error:
        return _quarter_page(quarter, error.message), 422
    flash(_("已填报，待另一人复核。"))
    return redirect(url_for("light_quarters.quarter", quarter=quarter, _anchor=org), 303)


@blueprint.post("/<quarter>/<org>/confirm")
def confirm(quarter: str, org: str) -> ResponseReturnValue:
    """Stand by what somebody else wrote down."""
    with transaction() as uow:
        confirm_report(uow, quarter, org)
    flash(_("已复核。"))
    return redirect(url_for("light_quarters.quarter", quarter=quarter, _anchor=org), 303)


@blueprint.post("/<quarter>/publish")
def publish(quarter: str) -> ResponseReturnValue:
    """Decide and freeze the units' lights."""
    try:
        with transaction() as uow:
            count = publish_quarter(uow, quarter)
    except Refused as error:
        return _quarter_page(quarter, error.message), 409
    flash(_("已发布 %(count)s 个单位的亮灯，不再更改。", count=count))
    return redirect(url_for("light_quarters.quarter", quarter=quarter), 303)


@blueprint.get("/<quarter>/<org>")
def unit(quarter: str, org: str) -> ResponseReturnValue:
    """The frozen projects of a unit with their evidence; ``?version=`` judges them again by that version of the rules.

    The unit ``-`` stands for matters that belonged to none.
    """
    with reading() as uow:
        row = find_quarter(uow.session, quarter)
        rows = frozen_projects(uow.session, quarter, "" if org == "-" else org)
        versions = list(
            uow.session.scalars(
                select(DecisionDefinition)
                .where(DecisionDefinition.decision_id == DECISION)
                .order_by(DecisionDefinition.version.desc())
            )
        )
        version = key_of(request.args.get("version", ""))
        again = {one.row.key: one for one in judged_again(rows, _rules(uow, versions, version))} if version else {}
        return render_template(
            "lights/quarter_unit.html",
            quarter=row,
            words=words_of(quarter),
            org=org,
            name=org_names(uow.session).get(org, _("不属于任何单位") if org == "-" else org),
            rows=rows,
            genuine={one.key: is_genuine(one) for one in rows},
            versions=versions,
            version_of={one.key: one.version for one in versions},
            version=version,
            again=again,
            differing=sum(one.differs for one in again.values()),
        )


def _rules(uow: UnitOfWork, versions: list[DecisionDefinition], version: int | None) -> LightRules:
    row = next((one for one in versions if one.version == version), None)
    if row is None:
        raise NotFound(f"亮灯规则没有第 {version} 版。")
    return LightRules(row.key, row.version, decision_model(uow, row), uow.world.feel)


def _quarter_page(quarter: str, error: str = "") -> str:
    with reading() as uow:
        row = find_quarter(uow.session, quarter)
        found = verdicts(uow, quarter)
        people = {name for verdict in found if verdict.report is not None
                  for name in (verdict.report.entered_by, verdict.report.confirmed_by) if name}  # fmt: skip
        return render_template(
            "lights/quarter.html",
            quarter=row,
            words=words_of(quarter),
            rows=found,
            published=published(uow.session, quarter),
            loose=project_counts(uow.session, quarter).get("", Counter()).total(),
            names=display_names(uow.session, people | ({row.published_by} if row.published_by else set())),
            error=error,
            given=request.form,
            me=uow.actor.name,
            may=current_user.may(Permission.SUPERVISE),
            ready=bool(found) and all(verdict.is_ready for verdict in found),
        )
