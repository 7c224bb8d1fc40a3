"""交办: the form by which the supervisor gives a unit a matter, filled from an overdue task where it is about one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from engine.domain.errors import Conflict, Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.inbox.subjects import subjects_of
from workflow.inbox.tasks import find_task
from workflow.people.queries import leader_options, org_names, org_options
from workflow.supervision.assign_order import OrderDraft, assign_order, due_day
from workflow.supervision.pages import blueprint
from workflow.supervision.rules import ORDER_TYPES, SOURCES, URGENCIES, OrderState
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run


@blueprint.get("/supervision/assign")
def assign_form() -> ResponseReturnValue:
    """The small form, filled from the overdue task it is about."""
    with reading() as uow:
        return _assign_page(uow, draft_for(uow, request.args.get("task", ""), request.args.get("project", "")))


@blueprint.post("/supervision/assign")
def assign() -> ResponseReturnValue:
    """Issue the order, or hand it to whoever issues its kind."""
    draft = draft_of(request.form)

    def act(uow: UnitOfWork) -> tuple[str, str]:
        order = assign_order(uow, draft)
        return order.order_no, order.state

    try:
        number, state = run(act)
    except Conflict:
        raise
    except Invalid as error:
        with reading() as uow:
            return _assign_page(uow, draft, error.message, error.findings), 422
    except Refused as error:
        with reading() as uow:
            return _assign_page(uow, draft, error.message), 409
    if state == OrderState.FILED:
        flash(_("已立项：%(number)s，待签发人签发。", number=number))
    else:
        flash(_("已交办：%(number)s，待主办单位签收。", number=number))
    return redirect(url_for("supervision.order", order_no=number), 303)


@blueprint.get("/supervision/due")
def due() -> ResponseReturnValue:
    """A number of working days as a date, for the form while it is filled."""
    with reading() as uow:
        day = due_day(request.args.get("due_days", ""), local_day(uow.now), uow.world.calendar)
    return render_template("supervision/_due.html", day=day, written=request.args.get("due_days", ""))


def draft_of(form: MultiDict[str, str]) -> OrderDraft:
    """What the form says; a choice left out is the usual one."""
    usual = OrderDraft("", "", "", "")
    given = {name: form.get(name, getattr(usual, name)) for name in OrderDraft.__dataclass_fields__}
    given["assist_orgs"] = tuple(dict.fromkeys(code for code in form.getlist("assist_orgs") if code))
    return OrderDraft(**given)


def draft_for(uow: UnitOfWork, task_key: str, project: str) -> OrderDraft:
    """A draft about an overdue task: its unit, its matter, and what is asked, ready to be changed."""
    key = key_of(task_key)
    if key is None:
        return OrderDraft("", "", "", "", linked_project=project)
    task = find_task(uow.session, key)
    subject = subjects_of(uow.session, [task.root_key]).get(task.root_key)
    title = subject.title if subject is not None else task.business_key or ""
    orgs = org_names(uow.session)
    host = next((code for code in task.candidate_groups or () if code in orgs), "")
    if not host and subject is not None and subject.owner_org in orgs:
        host = subject.owner_org or ""
    due_words = f"，应于 {local_day(task.due_at)} 办结" if task.due_at is not None else ""
    return OrderDraft(
        host_org=host,
        subject=f"{title}：{task.name}逾期",
        content=f"“{title}”的“{task.name}”{due_words}，至今未办结。请查明原因，尽快办理，并反馈进展。",
        criteria=f"“{task.name}”已在系统中办结。",
        source="light",
        linked_project=task.business_key or "",
        linked_task=task_key,
    )


def _assign_page(uow: UnitOfWork, draft: OrderDraft, error: str = "", findings: tuple[Finding, ...] = ()) -> str:
    today = local_day(uow.now)
    return render_template(
        "supervision/assign.html",
        draft=draft,
        error=error,
        findings={finding.element: finding.message for finding in findings},
        orgs=org_options(uow.session),
        leaders=leader_options(uow.session),
        types=ORDER_TYPES,
        sources=SOURCES,
        urgencies=URGENCIES,
        day=due_day(draft.due_days, today, uow.world.calendar),
    )
