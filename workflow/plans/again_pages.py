"""A plan made anew: what would move, the reason, and keeping to the old one although it slipped."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import EngineError, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.units import names_for
from workflow.plans import words
from workflow.plans.adjust import refuse_proposal
from workflow.plans.make import found_plan, moved, open_proposal, project_of, replan
from workflow.plans.pages import blueprint, day_in, drafted
from workflow.plans.who import may_plan
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run


@blueprint.get("/projects/<business_key>/plan/again")
def again_form(business_key: str) -> ResponseReturnValue:
    """The form; with a goal and a date in the address, which steps would move and by how many days."""
    with reading() as uow:
        return _page(uow, business_key, request.args)


@blueprint.post("/projects/<business_key>/plan/again")
def again(business_key: str) -> ResponseReturnValue:
    """Keep the new version with its reason."""
    given = request.form
    goal, day = given.get("goal", ""), day_in(given.get("committed_on", ""))
    code, reason, seen = given.get("reason_code", ""), given.get("reason", ""), key_of(given.get("seen")) or 0
    try:
        run(lambda uow: replan(uow, business_key, goal, day, code, reason, seen))
    except (Invalid, Refused) as error:
        with reading() as uow:
            return _page(uow, business_key, given, error), 409 if isinstance(error, Refused) else 422
    flash(_("已重排，新版计划开始执行；基线不变。"))
    return redirect(url_for("plans.plan", business_key=business_key), 303)


@blueprint.post("/projects/<business_key>/plan/proposal")
def keep_to_it(business_key: str) -> ResponseReturnValue:
    """Turn the proposed re-plan down, with the reason."""
    said = request.form.get("words", "")
    run(lambda uow: refuse_proposal(uow, business_key, said))
    flash(_("已记下：不重排，按原计划追赶。"))
    return redirect(url_for("plans.plan", business_key=business_key), 303)


def _page(uow: UnitOfWork, business_key: str, given: object, error: EngineError | None = None) -> str:
    filled: dict[str, str] = dict(given.items())  # type: ignore[attr-defined]
    project = project_of(uow.session, business_key)
    plan = found_plan(uow.session, project)
    proposal = open_proposal(uow.session, plan)
    goal = filled.get("goal") or plan.goal
    usual = proposal.possible_on if proposal is not None else plan.expected_on
    day = filled.get("committed_on") or f"{max(usual, plan.committed_on)}"
    draft, refusal = drafted(uow, project, goal, day, None)
    error = error or refusal
    return render_template(
        "plans/again.html",
        project=project,
        plan=plan,
        proposal=proposal,
        goal=goal,
        given=day,
        filled=filled,
        draft=draft,
        moved=moved(uow.session, plan, draft, uow.world.calendar) if draft is not None else [],
        error=error.message if error is not None else "",
        findings={one.element: one.message for one in getattr(error, "findings", ())},
        names=names_for(uow.session, ()),
        may_plan=may_plan(uow.actor, project),
        words=words,
    )
