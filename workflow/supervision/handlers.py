"""Service tasks of ``ip_supervision`` from the draft to the end: drafting, filing, issuing, and what ends an order.

The light of the project it is about follows its events in the same transaction (``workflow.lights.recorders``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.errors import Broken
from engine.unit_of_work import UnitOfWork
from engine.world import Handler, HandlerCall
from workflow.projects.numbers import next_number
from workflow.projects.reading import listed, text
from workflow.supervision import order_clock, order_watch
from workflow.supervision.events import OrderCancelled, OrderClosed, OrderCreated, OrderEscalated
from workflow.supervision.life import PROCESS, UNFILED, due_moment, local_day_of, order_of, tell, write_line
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import ORDER_TYPES, UNISSUED, Act, Note, OrderState, after
from workflow.web.addresses import key_of


def order_draft(call: HandlerCall) -> None:
    """Write the order's row as a draft, or bring it up to what the draft says now. :raises Broken: without a subject"""
    order = call.uow.session.get(SupervisionOrder, call.instance_key)
    if order is None:
        order = SupervisionOrder(
            instance_key=call.instance_key,
            order_no=next_number(call.uow, "order_draft"),
            state=OrderState.DRAFT,
            drafted_at=call.uow.now,
            drafted_by=call.uow.actor.name,
        )
        _fill(order, call)
        call.uow.session.add(order)
    else:
        _fill(order, call)
    call.uow.session.flush()


def order_number(call: HandlerCall) -> Mapping[str, Any]:
    """File the order under its number (``DB-2023-0001``, by year); says whether it may be issued at once.

    It may where whoever filed it is of those who issue its kind, or the system opened it and its kind needs nobody.
    In the diagram's first version the order is issued here.
    """
    uow = call.uow
    order = uow.session.get(SupervisionOrder, call.instance_key)
    if order is None:
        return _issued_at_once(call)
    if order.order_no.startswith(UNFILED):
        order.order_no = next_number(uow, "order")
        _tell_parent(uow, order)
    order.state = after(order.state, Act.FILE, order.order_no)
    if text(call.variables, "draft_result") is not None:
        write_line(uow, order, Act.FILE)
    uow.session.flush()
    return {"order_no": order.order_no, "issue_now": bool(_issuer(call))}


def order_issue(call: HandlerCall) -> Mapping[str, Any]:
    """Put the order in force: from now on its unit is asked, and its project shows it."""
    uow, values = call.uow, call.variables
    order = order_of(call)
    issuer = text(values, "issuer") or _issuer(call) or uow.actor.name
    order.state = after(order.state, Act.ISSUE, order.order_no)
    order.issued_at, order.issued_by = uow.now, issuer
    order.due_at = due_moment(values.get("due_on"))
    order.first_feedback_by = due_moment(values.get("feedback_on"))
    asked_again = (values.get("deadlines") or {}).get("feedback") or {}
    order.feedback_wd = int(asked_again["n"]) if asked_again.get("n") else None
    write_line(uow, order, Act.ISSUE, by=issuer)
    _tell_issued(uow, order)
    return {"issuer": None if issuer == SYSTEM.name else issuer}


def relight(call: HandlerCall) -> None:
    """End the order as the header ``status`` says (closed or cancelled); its project is lit anew."""
    uow = call.uow
    order = order_of(call)
    if call.headers.get("status") == "cancelled":
        act = Act.DROP if order.state in UNISSUED else Act.CANCEL
        words = text(call.variables, "drop_reason" if act is Act.DROP else "cancel_reason") or ""
        order.state = after(order.state, act, order.order_no)
        write_line(uow, order, act, words)
        tell(uow, OrderCancelled, order, words)
    else:
        order.state = after(order.state, Act.CLOSE, order.order_no)
        tell(uow, OrderClosed, order, text(call.variables, "close_note") or "")
    order.close_at, order.next_feedback_by = uow.now, None
    uow.session.flush()


def _fill(order: SupervisionOrder, call: HandlerCall) -> None:
    values = call.variables
    subject, host_org = text(values, "subject"), text(values, "host_org")
    if subject is None or host_org is None:
        raise Broken("督办单缺事由或主办单位，不能立项。", element_id=call.element_id)
    order.order_type = text(values, "order_type") or "assign_order"
    order.source = text(values, "source") or "project"
    order.source_ref = text(values, "source_ref")
    order.urgency = text(values, "urgency") or "normal"
    order.subject, order.host_org = subject[:255], host_org
    order.content = text(values, "content") or subject
    order.criteria = text(values, "criteria") or ""
    order.assist_orgs = [org for org in dict.fromkeys(listed(values, "assist_orgs")) if org != host_org]
    order.leader = text(values, "leader")
    order.linked_project = text(values, "linked_project")
    order.linked_parcel = text(values, "linked_parcel")
    order.linked_task = key_of(text(values, "linked_task"))
    order.parent_order_no = text(values, "parent_order_no")
    order.cause_code = text(values, "cause_code")


def _issuer(call: HandlerCall) -> str | None:
    """Who may issue the order as it is filed: whoever files it, the system, or nobody yet."""
    rights = call.variables.get("rights") or {}
    actor = call.uow.actor
    groups = set(actor.groups)
    for one in actor.mandates:
        groups |= one.groups if not one.process_ids or PROCESS in one.process_ids else set()
    if groups & set(rights.get("issue_groups") or ()):
        return actor.name
    if call.variables.get("by_message") is True and rights.get("by_itself") is True:
        return SYSTEM.name
    return None


def _issued_at_once(call: HandlerCall) -> Mapping[str, Any]:
    uow = call.uow
    number = next_number(uow, "order")
    order = SupervisionOrder(
        instance_key=call.instance_key,
        order_no=number,
        state=OrderState.ISSUED,
        issued_at=uow.now,
        issued_by=uow.actor.name,
        due_at=due_moment(call.variables.get("due_on")),
    )
    _fill(order, call)
    uow.session.add(order)
    uow.session.flush()
    _tell_parent(uow, order)
    _tell_issued(uow, order)
    return {"order_no": number}


def _tell_issued(uow: UnitOfWork, order: SupervisionOrder) -> None:
    tell(
        uow,
        OrderCreated,
        order,
        urgency=order.urgency,
        source=order.source,
        assist_orgs=tuple(order.assist_orgs or ()),
        due_on=str(local_day_of(order.due_at)) if order.due_at else None,
        parent_order_no=order.parent_order_no,
        cause_code=order.cause_code,
    )
    uow.session.flush()


def _tell_parent(uow: UnitOfWork, order: SupervisionOrder) -> None:
    if order.parent_order_no is None:
        return
    query = select(SupervisionOrder).where(SupervisionOrder.order_no == order.parent_order_no)
    parent = uow.session.scalars(query).first()
    if parent is None:
        return
    parent.escalate_count += 1
    words = f"{ORDER_TYPES.get(order.order_type, order.order_type)} {order.order_no}"
    write_line(uow, parent, Note.ESCALATE, words)
    tell(uow, OrderEscalated, parent, words, next_order_no=order.order_no, next_type=order.order_type)


HANDLERS: Mapping[str, Handler] = {
    "order_draft": order_draft,
    "order_number": order_number,
    "order_issue": order_issue,
    "relight": relight,
    **order_clock.HANDLERS,
    **order_watch.HANDLERS,
}
