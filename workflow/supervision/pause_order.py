"""停表 and 恢复: the supervisor stops an order's clock for a reason up to a day, and lets it go on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, correlate_message
from engine.unit_of_work import UnitOfWork
from workflow.supervision.find_order import find_order
from workflow.supervision.life import local_day_of
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import PAUSE_REASONS, Act, after

MESSAGE = "msg_order_pause"
PAUSED = "paused_order"


def pause_order(uow: UnitOfWork, order_no: str, reason: str, until: str, note: str) -> SupervisionOrder:
    """Tell the order's process that its clock stands still, until the day ``until`` (ISO) at the latest.

    :raises NotFound: when there is no such order
    :raises Refused: in a state that cannot be paused, without a reason of the list, or without a day to come
    """
    order = find_order(uow, order_no)
    after(order.state, Act.PAUSE, order.order_no)
    if reason not in PAUSE_REASONS:
        raise Refused(f"停表须选明原因：{'、'.join(PAUSE_REASONS.values())}。")
    day = _day(until)
    if day is None or day <= local_day_of(uow.now):
        raise Refused("停表须有期限：请填写今天以后的日期，到期自动恢复。")
    correlate_message(
        uow,
        MESSAGE,
        order.order_no,
        {"pause_reason": reason, "pause_until": str(day), "pause_note": note.strip() or None},
    )
    return order


def resume_order(uow: UnitOfWork, order_no: str, note: str) -> SupervisionOrder:
    """Let the clock go on; the days move by the working days it stood.

    :raises NotFound: when there is no such order
    :raises Refused: when it is not paused, or nothing is said about why it goes on
    :raises NotAllowed: when the caller may not do the order's task
    """
    order = find_order(uow, order_no)
    after(order.state, Act.RESUME, order.order_no)
    if not note.strip():
        raise Refused("恢复须写明说明。")
    query = select(UserTask.key).where(
        UserTask.instance_key == order.instance_key,
        UserTask.element_id == PAUSED,
        UserTask.state == UserTaskState.CREATED,
    )
    complete_user_task(uow, uow.session.scalars(query).one(), {"resume_note": note.strip()})
    return order


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None
