"""作废: the supervisor takes an order back, with the reason."""

from __future__ import annotations

from engine.domain.errors import Refused
from engine.runtime import correlate_message
from engine.unit_of_work import UnitOfWork
from workflow.supervision.find_order import find_order
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import Act, after

MESSAGE = "msg_order_cancel"


def cancel_order(uow: UnitOfWork, order_no: str, reason: str) -> SupervisionOrder:
    """Tell the order's process that it is void; its open task goes away.

    :raises NotFound: when there is no such order
    :raises Refused: when it has ended or was not issued, or no reason is given
    """
    order = find_order(uow, order_no)
    after(order.state, Act.CANCEL, order.order_no)
    if not reason.strip():
        raise Refused("作废须写明理由。")
    correlate_message(uow, MESSAGE, order.order_no, {"cancel_reason": reason.strip()})
    return order
