"""Service tasks of ``ip_supervision``: ``order_number`` files an order, ``relight`` ends it.

The light of the project it is about follows in the same transaction (``workflow.lights.recorders``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.domain.errors import Broken
from engine.world import Handler, HandlerCall
from workflow.inbox.lights import start_of
from workflow.projects.numbers import next_number
from workflow.projects.reading import as_day, listed, text
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import Act, OrderState, after
from workflow.web.addresses import key_of

LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)


def order_number(call: HandlerCall) -> Mapping[str, Any]:
    """Give the order its number (``DB-2023-0001``, by year) and write its row. :raises Broken: without a subject"""
    values = call.variables
    subject, host_org = text(values, "subject"), text(values, "host_org")
    if subject is None or host_org is None:
        raise Broken("督办单缺事由或主办单位，不能立项。", element_id=call.element_id)
    uow = call.uow
    number = next_number(uow, "order")
    order = SupervisionOrder(
        instance_key=call.instance_key,
        order_no=number,
        order_type=text(values, "order_type") or "assign_order",
        source=text(values, "source") or "project",
        source_ref=text(values, "source_ref"),
        subject=subject[:255],
        content=text(values, "content") or subject,
        criteria=text(values, "criteria") or "",
        host_org=host_org,
        assist_orgs=listed(values, "assist_orgs"),
        leader=text(values, "leader"),
        linked_project=text(values, "linked_project"),
        linked_parcel=text(values, "linked_parcel"),
        linked_task=key_of(text(values, "linked_task")),
        state=OrderState.ISSUED,
        issued_at=uow.now,
        issued_by=uow.actor.name,
        due_at=due_moment(values.get("due_on")),
    )
    uow.session.add(order)
    uow.session.flush()
    return {"order_no": number}


def relight(call: HandlerCall) -> None:
    """End the order as the header ``status`` says (closed or cancelled); its project is lit anew."""
    order = call.uow.session.get(SupervisionOrder, call.instance_key)
    if order is None:
        raise Broken(f"没有督办实例 {call.instance_key} 的单据。", element_id=call.element_id)
    if call.headers.get("status") == "cancelled":
        order.state = after(order.state, Act.CANCEL, order.order_no)
        call.uow.session.add(
            OrderStep(
                key=call.uow.next_key(),
                instance_key=order.instance_key,
                act=Act.CANCEL,
                by=call.uow.actor.name,
                at=call.uow.now,
                words=text(call.variables, "cancel_reason") or "",
            )
        )
    else:
        order.state = after(order.state, Act.CLOSE, order.order_no)
    order.close_at = call.uow.now
    call.uow.session.flush()


def due_moment(due_on: Any) -> datetime | None:
    """The last second of the office's day ``due_on`` (ISO date), in UTC; nothing of nothing."""
    if due_on in (None, ""):
        return None
    return start_of(as_day(due_on, "due_on")) + LAST_SECOND


HANDLERS: Mapping[str, Handler] = {"order_number": order_number, "relight": relight}
