"""The list of projects, and one project's page: seven parts by anchor, the stage band first."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.persistence.instances import ProcessInstance
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.history import history_of
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.lights.exemption_rules import STATE_NAMES as EXEMPTION_STATES
from workflow.lights.reason_names import LIGHT_WORDS, REASON_NAMES
from workflow.lights.shown import shown_light
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, org_names
from workflow.plans import words as plan_words
from workflow.plans.make import plan_of
from workflow.projects import activities, words
from workflow.projects.progress import stage_band
from workflow.projects.queries import (
    PAGE_ROWS,
    ProjectDetail,
    ProjectFilter,
    list_projects,
    project_detail,
    stage_counts,
)
from workflow.projects.records import SigningBatch
from workflow.projects.stages import STAGES
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import STATE_NAMES
from workflow.web.addresses import key_of, page_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("projects", __name__, template_folder="templates")

ENDED_BADLY = frozenset({"terminated", "exited"})


@blueprint.get("/projects")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says."""
    given = request.args
    narrowed = ProjectFilter(
        words=given.get("q", "").strip(),
        stage=given.get("stage", ""),
        variant=given.get("variant", ""),
        owner_org=given.get("owner", ""),
        watch_level=given.get("watch", ""),
        status=given.get("status", "active"),
    )
    page = page_of(given.get("page"))
    with reading() as uow:
        found = list_projects(uow.session, narrowed, uow.now, page)
        return render_template(
            "projects/index.html",
            found=found,
            narrowed=narrowed,
            page=page,
            pages=-(-found.total // PAGE_ROWS),
            counts=stage_counts(uow.session),
            orgs=org_names(uow.session),
            people=display_names(uow.session, [line.project.leader for line in found.lines if line.project.leader]),
            stages=STAGES,
            words=words,
        )


@blueprint.get("/projects/<business_key>")
def project(business_key: str) -> ResponseReturnValue:
    """One project, whole."""
    with reading() as uow:
        detail = project_detail(uow.session, business_key)
        shown = _shown_instance(detail)
        lines = history_of(uow.session, detail.project.root_key, limit=200)
        batch = uow.session.get(SigningBatch, detail.project.batch_code) if detail.project.batch_code else None
        return render_template(
            "projects/project.html",
            detail=detail,
            project=detail.project,
            band=stage_band(
                detail.instances, detail.stages, uow.now, ended_badly=detail.project.mgmt_status in ENDED_BADLY
            ),
            shown=shown,
            marks=in_script(marks_of(uow.session, shown.key)) if shown is not None else "",
            lines=lines,
            startable=activities.startable(uow, detail.instances) if current_user.may(Permission.USE_INBOX) else [],
            batch=batch,
            names=names_for(
                uow.session,
                detail.open_tasks,
                *_people(detail, [name for line in lines for name in (line.who, *line.others)]),
            ),
            orders=_orders(uow.session, detail.project.business_key),
            lit=shown_light(uow, detail.project.business_key or business_key),
            light_names=LIGHT_WORDS,
            reason_names=REASON_NAMES,
            exemption_states=EXEMPTION_STATES,
            may_exempt=current_user.may(Permission.USE_INBOX),
            may_revive=current_user.may(Permission.SUPERVISE),
            order_states=STATE_NAMES,
            stages=STAGES,
            words=words,
            plan=plan_of(uow.session, detail.project),
            plan_words=plan_words,
        )


@blueprint.get("/projects/<business_key>/diagram/<int:instance_key>.xml")
def diagram(business_key: str, instance_key: int) -> ResponseReturnValue:
    """The diagram of one of the project's instances, in the version it runs on."""
    with reading() as uow:
        detail = project_detail(uow.session, business_key)
        instance = uow.session.get(ProcessInstance, instance_key)
        if instance is None or instance.root_key != detail.project.root_key:
            raise NotFound(f"项目“{business_key}”没有流程实例 {instance_key}。")
        content = diagram_xml(uow.session, instance.definition_key)
    return Response(content, content_type="application/xml")


@blueprint.post("/projects/<business_key>/activities")
def start_activity(business_key: str) -> ResponseReturnValue:
    """启动活动: what a member of the lane's group chooses in an ad-hoc sub-process."""
    with transaction() as uow:
        detail = project_detail(uow.session, business_key)
        scope, element = request.form.get("scope"), request.form.get("element", "")
        name = activities.start_activity(uow, detail.instances, key_of(scope), element)
    flash(_("已启动 %(name)s。", name=name))
    return redirect(url_for("projects.project", business_key=business_key, _anchor="tasks"), 303)


def _shown_instance(detail: ProjectDetail) -> ProcessInstance | None:
    """The instance to draw: the one asked for, else the latest with an open task, else the main one.

    None is left of a project whose instances were deleted after they had ended.
    """
    by_key = {instance.key: instance for instance in detail.instances}
    asked = by_key.get(request.args.get("instance", 0, type=int))
    if asked is not None:
        return asked
    for task in reversed(detail.open_tasks):
        if task.instance_key in by_key:
            return by_key[task.instance_key]
    return by_key.get(detail.project.root_key)


def _people(detail: ProjectDetail, others: list[str]) -> list[str]:
    project = detail.project
    named = [project.leader, project.owner_user, *(row.by for row in detail.stages)]
    named += [row.checked_by for row in detail.stages] + [row.by for row in detail.records]
    return [name for name in [*named, *others] if name]


def _orders(session: Session, business_key: str | None) -> list[SupervisionOrder]:
    """The supervision orders about the project, newest first."""
    query = select(SupervisionOrder).where(SupervisionOrder.linked_project == business_key)
    return list(session.scalars(query.order_by(SupervisionOrder.issued_at.desc())))
