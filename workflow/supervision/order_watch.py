"""What the diagram asks when an order's day has passed: to urge, whether to escalate, and who may not verify it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from engine.domain.assignment import SYSTEM
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from engine.world import Handler, HandlerCall
from workflow.projects.reading import text
from workflow.supervision.escalation.rules import weighs_as_much
from workflow.supervision.events import OrderUrged
from workflow.supervision.life import local_day_of, order_of, tell, write_line
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import BY_HANDLERS, OPEN, Note

HANDLED_IN = ("sign_order", "handle_order", "assist_order")
DEEPEST = 12
"""Orders above an order that are looked at."""

QUARTER = timedelta(days=92)


def order_urge(call: HandlerCall) -> None:
    """催签收: the working day to sign for it has passed."""
    order = order_of(call)
    order.urge_count += 1
    write_line(call.uow, order, Note.URGE, by=SYSTEM.name)
    tell(call.uow, OrderUrged, order)


def order_facts(call: HandlerCall) -> Mapping[str, Any]:
    """What ``supervision_escalate`` (DMN-11) asks about an order whose day has passed.

    ``late_trigger`` is empty where nothing is to follow: it was answered, or this day of it was escalated before.
    """
    uow, values = call.uow, call.variables
    order = order_of(call)
    trigger = _trigger(call, order)
    asked_for = f"{trigger} {values.get('due_on')}"
    if trigger is None or values.get("escalated_for") == asked_for:
        return {"late_trigger": None}
    today, since = local_day_of(uow.now), order.issued_at or uow.now
    over = uow.world.calendar.workdays_between(local_day_of(order.due_at), today) if order.due_at else 0
    return {
        "late_trigger": trigger,
        "escalated_for": asked_for,
        "overdue_wd": max(over, 1),
        "silent_cd": (today - local_day_of(since)).days,
        "red_count": _reds_of(uow, order),
        "org_orders": _orders_of_unit(uow, order),
    }


def order_parties(call: HandlerCall) -> Mapping[str, Any]:
    """Everybody who handled the order, whose deputies included: none of them may verify it (domain.md 8.2, 3)."""
    order = order_of(call)
    last = {text(call.variables, name) for name in ("signed_by", "handler_user", "handled_by")}
    return {"handlers": sorted(handlers_of(call.uow, order) | {name for name in last if name})}


def handlers_of(uow: UnitOfWork, order: SupervisionOrder) -> set[str]:
    """Whoever is named as its handler, signed, fed back, assisted or applied to close it, or was stood in for."""
    steps = select(OrderStep.by, OrderStep.values).where(
        OrderStep.instance_key == order.instance_key, OrderStep.act.in_(BY_HANDLERS)
    )
    found = {order.handler} if order.handler else set()
    for by, values in uow.session.execute(steps):
        said = values or {}
        found |= {str(name) for name in (by, said.get(IN_PLACE_OF), said.get("handler_user")) if name}
    tasks = select(UserTask.completed_by, UserTask.assignee).where(
        UserTask.instance_key == order.instance_key,
        UserTask.element_id.in_(HANDLED_IN),
        UserTask.completed_by.is_not(None),
    )
    for names in uow.session.execute(tasks):
        found |= {str(name) for name in names if name}
    return found


IN_PLACE_OF = "_in_place_of"
"""Under which name a step keeps whom its doer stood in for."""


def chain_of(uow: UnitOfWork, order: SupervisionOrder) -> list[SupervisionOrder]:
    """The order and those it was escalated from, the first one last."""
    found = [order]
    while found[-1].parent_order_no is not None and len(found) < DEEPEST:
        query = select(SupervisionOrder).where(SupervisionOrder.order_no == found[-1].parent_order_no)
        parent = uow.session.scalars(query).first()
        if parent is None:
            break
        found.append(parent)
    return found


def has_heavier(uow: UnitOfWork, order: SupervisionOrder) -> bool:
    """Whether a heavier order of the same matter is open: of the same task, or opened over this one.

    The ladder's chore climbs by a task's own days, so that it may be past this order when its day comes.
    """
    of_matter = [SupervisionOrder.parent_order_no == order.order_no]
    if order.linked_task is not None:
        of_matter.append(SupervisionOrder.linked_task == order.linked_task)
    query = select(SupervisionOrder.order_type).where(
        or_(*of_matter), SupervisionOrder.instance_key != order.instance_key, SupervisionOrder.state.in_(OPEN)
    )
    kinds = set(uow.session.scalars(query)) - {order.order_type}
    return any(weighs_as_much(kind, order.order_type) for kind in kinds)


def _trigger(call: HandlerCall, order: SupervisionOrder) -> str | None:
    """Which trigger of the rule a passed day is.

    A note nobody answers is looked for by the ladder's chore (``escalation.silent_notes``), whatever its version.
    """
    if has_heavier(call.uow, order):
        return None
    return "order_overdue" if order.due_at is not None and call.uow.now >= order.due_at else None


def _reds_of(uow: UnitOfWork, order: SupervisionOrder) -> int:
    """Red orders over the same matter; an interview has followed them already, so it counts none."""
    if order.order_type == "interview_notice":
        return 0
    return sum(one.order_type == "red_order" for one in chain_of(uow, order))


def _orders_of_unit(uow: UnitOfWork, order: SupervisionOrder) -> int:
    query = select(func.count()).where(
        SupervisionOrder.host_org == order.host_org,
        SupervisionOrder.order_type == "supervise_order",
        SupervisionOrder.issued_at >= uow.now - QUARTER,
    )
    return uow.session.scalar(query) or 0


HANDLERS: Mapping[str, Handler] = {
    "order_urge": order_urge,
    "order_facts": order_facts,
    "order_parties": order_parties,
}
