"""One project's plan: the chart, the table beside it, the diagrams with dates; and the form that makes it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import EngineError, Invalid, NotFound, Refused
from engine.runtime.definitions import latest_definition
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.plans import words
from workflow.plans.gantt import draw
from workflow.plans.history import versions_of
from workflow.plans.make import (
    Draft,
    draft_plan,
    found_plan,
    make_plan,
    open_proposal,
    plan_of,
    project_of,
    today_of,
)
from workflow.plans.marks import date_marks
from workflow.plans.sheet import plan_sheet
from workflow.plans.standing import Standing, standing_of
from workflow.plans.way import BEYOND, instances_of
from workflow.plans.who import may_plan
from workflow.projects import words as project_words
from workflow.projects.models import Project
from workflow.web.transactions import reading, run

blueprint = Blueprint("plans", __name__, template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/projects/<business_key>/plan")
def plan(business_key: str) -> ResponseReturnValue:
    """The plan as it stands today; a project without one is led to the form."""
    with reading() as uow:
        project = project_of(uow.session, business_key)
        found = plan_of(uow.session, project)
        if found is None:
            return redirect(url_for("plans.make_form", business_key=business_key), 302)
        today = today_of(uow)
        standing = standing_of(uow.session, found, project, today, uow.world.calendar)
        history = versions_of(uow.session, found)
        drawn = _drawn(standing, request.args.get("process", ""))
        instance = instances_of(uow, project.root_key).get(drawn)
        marks = marks_of(uow.session, instance.key) if instance is not None else {}
        return render_template(
            "plans/plan.html",
            project=project,
            plan=found,
            standing=standing,
            gantt=draw(standing, today, uow.world.calendar),
            today=today,
            proposal=open_proposal(uow.session, found),
            history=history,
            drawn=drawn,
            marks=in_script({**marks, "dates": date_marks(standing, drawn)}),
            names=names_for(uow.session, (), *people_in(standing, project), *(row.made_by for row in history.versions)),
            may_plan=may_plan(uow.actor, project),
            words=words,
            project_words=project_words,
        )


@blueprint.get("/projects/<business_key>/plan/new")
def make_form(business_key: str) -> ResponseReturnValue:
    """The form; with a goal and a date in the address, what would come of them, before it is kept."""
    with reading() as uow:
        return make_page(uow, business_key, request.args.get("goal", ""), request.args.get("committed_on", ""))


@blueprint.post("/projects/<business_key>/plan/new")
def make(business_key: str) -> ResponseReturnValue:
    """Keep the plan that was looked at."""
    goal, given = request.form.get("goal", ""), request.form.get("committed_on", "")
    try:
        run(lambda uow: make_plan(uow, business_key, goal, day_in(given)))
    except (Invalid, Refused) as error:
        with reading() as uow:
            return make_page(uow, business_key, goal, given, error), 409 if isinstance(error, Refused) else 422
    flash(_("已建立倒排计划，并存为基线。"))
    return redirect(url_for("plans.plan", business_key=business_key), 303)


@blueprint.get("/projects/<business_key>/plan/sheet.xlsx")
def sheet(business_key: str) -> ResponseReturnValue:
    """The plan as an Excel file."""
    with reading() as uow:
        project = project_of(uow.session, business_key)
        found = found_plan(uow.session, project)
        standing = standing_of(uow.session, found, project, today_of(uow), uow.world.calendar)
        names = names_for(uow.session, (), *people_in(standing, project))
        content = plan_sheet(project, standing, names, today_of(uow))
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{business_key}.xlsx"'
    return answer


@blueprint.get("/projects/<business_key>/plan/diagram/<process_id>.xml")
def diagram(business_key: str, process_id: str) -> ResponseReturnValue:
    """The diagram of one process on the project's way, in the version it runs on or would start with."""
    with reading() as uow:
        project = project_of(uow.session, business_key)
        instance = instances_of(uow, project.root_key).get(process_id)
        key = instance.definition_key if instance is not None else latest_definition(uow, process_id).key
        content = diagram_xml(uow.session, key)
    return Response(content, content_type="application/xml")


def make_page(
    uow: UnitOfWork, business_key: str, goal: str, given: str, error: EngineError | None = None
) -> ResponseReturnValue:
    """The form with what was filled in, its preview or what is wrong with it."""
    project = project_of(uow.session, business_key)
    if error is None and plan_of(uow.session, project) is not None:
        return redirect(url_for("plans.plan", business_key=business_key), 302)
    draft, error = drafted(uow, project, goal, given, error)
    return render_template(
        "plans/make.html",
        project=project,
        goal=goal or "start",
        given=given,
        draft=draft,
        error=error.message if error is not None else "",
        findings={one.element: one.message for one in getattr(error, "findings", ())},
        names=names_for(uow.session, ()),
        may_plan=may_plan(uow.actor, project),
        words=words,
    )


def drafted(
    uow: UnitOfWork, project: Project, goal: str, given: str, error: EngineError | None
) -> tuple[Draft | None, EngineError | None]:
    """The draft for what was filled in; nothing before anything was, and the error when there is one."""
    if error is not None or not (goal or given):
        return None, error
    try:
        return draft_plan(uow, project, goal, day_in(given)), None
    except (Invalid, Refused) as refusal:
        return None, refusal


def day_in(given: str) -> date:
    """A day out of a field; a day long past where it is none, which the rules refuse with the field's name."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return date.min


def people_in(standing: Standing, project: Project) -> list[str | None]:
    """User names that a plan's page shows."""
    by_hand = [row.by_hand for row in standing.rows if row.by_hand is not None]
    owners = [row.planned.owner_user for row in standing.rows]
    return [project.leader, project.owner_user, *owners, *(a.owner_user for a in by_hand), *(a.by for a in by_hand)]


def _drawn(standing: Standing, asked: str) -> str:
    """The process whose diagram is shown: the one asked for, else where the next step stands."""
    found = [row.placed.step.process_id for row in standing.rows if row.placed.step.process_id != BEYOND]
    if asked:
        if asked not in found:
            raise NotFound(f"倒排计划里没有流程“{asked}”。")
        return asked
    step = standing.next_step
    return step.placed.step.process_id if step is not None and not step.placed.step.beyond else found[-1]
