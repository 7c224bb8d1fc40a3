"""One step of a plan set by hand: its date, who answers for it, and its end where no diagram tells it."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import EngineError, Finding, Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people.queries import org_options, user_options
from workflow.plans import adjust, words
from workflow.plans.make import found_plan, project_of, today_of
from workflow.plans.pages import blueprint
from workflow.plans.standing import standing_of
from workflow.plans.who import may_plan
from workflow.web.transactions import reading, run


@blueprint.get("/projects/<business_key>/plan/step")
def step_form(business_key: str) -> ResponseReturnValue:
    """The form of one step, filled with what holds now."""
    with reading() as uow:
        return _page(uow, business_key, request.args.get("path", ""))


@blueprint.post("/projects/<business_key>/plan/step")
def set_step(business_key: str) -> ResponseReturnValue:
    """Keep what was set."""
    given = request.form
    path = given.get("path", "")
    try:
        change = adjust.StepChange(
            path, given.get("reason", ""), _day(given, "target"), given.get("owner_org", ""),
            given.get("owner_user", ""), _day(given, "done_on"),
        )  # fmt: skip
        run(lambda uow: adjust.set_step(uow, business_key, change))
    except (Invalid, Refused) as error:
        with reading() as uow:
            return _page(uow, business_key, path, error), 409 if isinstance(error, Refused) else 422
    flash(_("已调整，并记入计划的历史。"))
    return redirect(url_for("plans.plan", business_key=business_key, _anchor="steps"), 303)


def _day(given: object, name: str) -> date | None:
    text = given.get(name, "").strip()  # type: ignore[attr-defined]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"“{text}”不是日期，请按 2023-05-31 的样子填写。"
        raise Invalid(message, [Finding("date", message, element=name)]) from error


def _page(uow: UnitOfWork, business_key: str, path: str, error: EngineError | None = None) -> str:
    project = project_of(uow.session, business_key)
    plan = found_plan(uow.session, project)
    standing = standing_of(uow.session, plan, project, today_of(uow), uow.world.calendar)
    row = next((one for one in standing.rows if one.planned.path == path), None)
    if row is None:
        raise NotFound(f"倒排计划里没有环节“{path}”。")
    return render_template(
        "plans/step.html",
        project=project,
        plan=plan,
        row=row,
        orgs=org_options(uow.session),
        people=user_options(uow.session),
        error=error.message if error is not None else "",
        findings={one.element: one.message for one in getattr(error, "findings", ())},
        given=request.form,
        may_plan=may_plan(uow.actor, project),
        words=words,
    )
