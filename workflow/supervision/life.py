"""The rows of one order's life: finding it, writing a line of it, and telling the others what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Broken
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from engine.world import HandlerCall
from workflow.inbox.lights import start_of
from workflow.projects.reading import as_day
from workflow.supervision.events import OrderEvent
from workflow.supervision.models import OrderPart, OrderStep, SupervisionOrder

PROCESS = "ip_supervision"
UNFILED = "拟-"
"""What stands before the number of a draft, as long as an order has none of its own."""

LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)


def order_of(call: HandlerCall) -> SupervisionOrder:
    """The order of a service task's instance. :raises Broken: when it has none"""
    order = call.uow.session.get(SupervisionOrder, call.instance_key)
    if order is None:
        raise Broken(f"没有督办实例 {call.instance_key} 的单据。", element_id=call.element_id)
    return order


def write_line(
    uow: UnitOfWork,
    order: SupervisionOrder,
    act: str,
    words: str = "",
    *,
    by: str | None = None,
    progress_pct: int | None = None,
    evidence: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to an order's life; ``by`` is whoever acts now unless said."""
    uow.session.add(
        OrderStep(
            key=uow.next_key(),
            instance_key=order.instance_key,
            act=act,
            by=by or uow.actor.name,
            at=uow.now,
            words=words,
            progress_pct=progress_pct,
            evidence=evidence,
            values=dict(values or {}),
        )
    )


def tell(uow: UnitOfWork, kind: type[OrderEvent], order: SupervisionOrder, words: str = "", **more: Any) -> None:
    """Emit an event of this order."""
    uow.emit(
        kind(
            instance_key=order.instance_key,
            root_key=order.instance_key,
            process_id=PROCESS,
            order_no=order.order_no,
            order_type=order.order_type,
            subject=order.subject,
            host_org=order.host_org,
            linked_project=order.linked_project,
            words=words,
            **more,
        )
    )


def parts_of(uow: UnitOfWork, instance_key: int) -> list[OrderPart]:
    """The assisting units' parts of an order, by unit."""
    query = select(OrderPart).where(OrderPart.instance_key == instance_key).order_by(OrderPart.org)
    return list(uow.session.scalars(query))


def local_day_of(moment: datetime) -> date:
    """The office's day of a moment."""
    return moment.astimezone(OFFICE_ZONE).date()


def due_moment(due_on: Any) -> datetime | None:
    """The last second of the office's day ``due_on`` (ISO date), in UTC; nothing of nothing."""
    if due_on in (None, ""):
        return None
    return start_of(as_day(due_on, "due_on")) + LAST_SECOND


def names_listed(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return "、".join(names)
