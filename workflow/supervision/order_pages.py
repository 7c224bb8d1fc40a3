"""Orders: the 交办 form, the list, one order on its way to being struck off."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Finding, Invalid, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.lights import due_words, local_day
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import subjects_of
from workflow.inbox.tasks import find_task
from workflow.inbox.units import names_for
from workflow.lights.queries import light_of_project
from workflow.people.permissions import Permission
from workflow.people.queries import org_names, org_options
from workflow.supervision import queries
from workflow.supervision.assign_order import OrderDraft, assign_order, due_day
from workflow.supervision.cancel_order import cancel_order
from workflow.supervision.find_order import find_order
from workflow.supervision.pages import blueprint
from workflow.supervision.rules import ACT_NAMES, ENDED, ORDER_TYPES, SOURCES, STATE_NAMES, OrderState
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction


@blueprint.get("/supervision/assign")
def assign_form() -> ResponseReturnValue:
    """The small form, filled from the overdue task it is about."""
    with reading() as uow:
        return _assign_page(uow, draft_for(uow, request.args.get("task", ""), request.args.get("project", "")))


@blueprint.post("/supervision/assign")
def assign() -> ResponseReturnValue:
    """Issue the order."""
    draft = OrderDraft(**{name: request.form.get(name, "") for name in OrderDraft.__dataclass_fields__})
    try:
        with transaction() as uow:
            order = assign_order(uow, draft)
    except Invalid as error:
        with reading() as uow:
            return _assign_page(uow, draft, error.message, error.findings), 422
    except Refused as error:
        with reading() as uow:
            return _assign_page(uow, draft, error.message), 409
    flash(_("已交办：%(number)s，待主办单位签收。", number=order.order_no))
    return redirect(url_for("supervision.order", order_no=order.order_no), 303)


@blueprint.get("/supervision/due")
def due() -> ResponseReturnValue:
    """A number of working days as a date, for the form while it is filled."""
    with reading() as uow:
        day = due_day(request.args.get("due_days", ""), local_day(uow.now), uow.world.calendar)
    return render_template("supervision/_due.html", day=day, written=request.args.get("due_days", ""))


@blueprint.get("/supervision/orders")
def orders() -> ResponseReturnValue:
    """督办单: open ones by due date."""
    state, org = request.args.get("state", "open"), request.args.get("org", "")
    words = request.args.get("q", "").strip()
    with reading() as uow:
        found = queries.list_orders(uow.session, "" if state == "all" else state, org, words)
        names = names_for(uow.session, (), *(order.handler for order in found))
        counts = queries.count_orders(uow.session)
        return render_template(
            "supervision/orders.html",
            rows=[
                (order, due_words(order.due_at, None, uow.now, uow.world.calendar), order.state in ENDED)
                for order in found
            ],
            names=names,
            by_state=counts,
            open_count=sum(count for name, count in counts.items() if name not in ENDED),
            state=state,
            org=org,
            words=words,
            states=STATE_NAMES,
            types=ORDER_TYPES,
            orgs=org_options(uow.session),
            may_assign=current_user.may(Permission.SUPERVISE),
        )


@blueprint.get("/supervision/orders/<order_no>")
def order(order_no: str) -> ResponseReturnValue:
    """One order: what is asked, who has it, every step so far, the step it waits for."""
    with reading() as uow:
        found = find_order(uow, order_no)
        steps = queries.steps_of(uow.session, found.instance_key)
        waiting = queries.open_tasks_of(uow.session, found.instance_key)
        people = (found.issued_by, found.handler, found.verified_by, found.closed_by, found.leader)
        light = light_of_project(uow.session, found.linked_project) if found.linked_project else None
        return render_template(
            "supervision/order.html",
            order=found,
            state=STATE_NAMES[OrderState(found.state)],
            is_open=found.state not in ENDED,
            due=due_words(found.due_at, None, uow.now, uow.world.calendar),
            steps=steps,
            waiting=waiting,
            names=names_for(uow.session, waiting, *people, *(step.by for step in steps)),
            types=ORDER_TYPES,
            sources=SOURCES,
            acts=ACT_NAMES,
            light=light,
            marks=in_script(marks_of(uow.session, found.instance_key)),
            definition_key=queries.definition_of(uow.session, found.instance_key),
            may_cancel=current_user.may(Permission.SUPERVISE),
        )


@blueprint.get("/supervision/orders/<order_no>/diagram.xml")
def order_diagram(order_no: str) -> ResponseReturnValue:
    """The diagram of the order's process, in the version it runs on."""
    with reading() as uow:
        found = find_order(uow, order_no)
        content = diagram_xml(uow.session, queries.definition_of(uow.session, found.instance_key))
    return Response(content, content_type="application/xml")


@blueprint.post("/supervision/orders/<order_no>/cancel")
def cancel(order_no: str) -> ResponseReturnValue:
    """作废."""
    with transaction() as uow:
        cancel_order(uow, order_no, request.form.get("reason", ""))
    flash(_("已作废：%(number)s", number=order_no))
    return redirect(url_for("supervision.order", order_no=order_no), 303)


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
    due = f"，应于 {local_day(task.due_at)} 办结" if task.due_at is not None else ""
    return OrderDraft(
        host_org=host,
        subject=f"{title}：{task.name}逾期",
        content=f"“{title}”的“{task.name}”{due}，至今未办结。请查明原因，尽快办理，并反馈进展。",
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
        types=ORDER_TYPES,
        sources=SOURCES,
        day=due_day(draft.due_days, today, uow.world.calendar),
    )
