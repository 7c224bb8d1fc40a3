"""作废: the supervisor takes an order back, with the reason."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.runtime import correlate_message
from engine.unit_of_work import UnitOfWork
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import Act, after

MESSAGE = "msg_order_cancel"


def find_order(uow: UnitOfWork, order_no: str) -> SupervisionOrder:
    """The order of this number. :raises NotFound: when there is none"""
    order = uow.session.scalars(select(SupervisionOrder).where(SupervisionOrder.order_no == order_no)).first()
    if order is None:
        raise NotFound(f"没有督办单 {order_no}。")
    return order


def cancel_order(uow: UnitOfWork, order_no: str, reason: str) -> SupervisionOrder:
    """Tell the order's process that it is void; its open task goes away.

    :raises NotFound: when there is no such order
    :raises Refused: when it has ended, or no reason is given
    """
    order = find_order(uow, order_no)
    after(order.state, Act.CANCEL, order.order_no)
    if not reason.strip():
        raise Refused("作废须写明理由。")
    correlate_message(uow, MESSAGE, order.order_no, {"cancel_reason": reason.strip()})
    return order
