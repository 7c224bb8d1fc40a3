"""All plans: goal and date, what is left on the critical path, the next step and whose move it is."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from workflow.inbox.units import names_for
from workflow.people.queries import leader_options, org_options
from workflow.plans import words
from workflow.plans.make import today_of
from workflow.plans.overview import PlanFilter, list_plans
from workflow.plans.pages import blueprint
from workflow.web.addresses import page_of
from workflow.web.transactions import reading

__all__ = ["blueprint", "index"]


@blueprint.get("/plans")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says; what has least left comes first."""
    given = request.args
    narrowed = PlanFilter(
        words=given.get("q", "").strip(),
        unit=given.get("unit", ""),
        leader=given.get("leader", ""),
        goal=given.get("goal", ""),
        status=given.get("status", "open"),
        light=given.get("light", ""),
    )
    page = page_of(given.get("page"))
    with reading() as uow:
        found = list_plans(uow.session, narrowed, page)
        people = [line.project.leader for line in found.lines] + [line.project.owner_user for line in found.lines]
        return render_template(
            "plans/index.html",
            found=found,
            narrowed=narrowed,
            page=page,
            today=today_of(uow),
            names=names_for(uow.session, (), *people),
            orgs=org_options(uow.session),
            leaders=leader_options(uow.session),
            words=words,
        )
