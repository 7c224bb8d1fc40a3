"""The chore over units: many supervise orders in a quarter, or several interviews, are put before a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import local_day, start_of
from workflow.people.queries import org_names
from workflow.supervision.escalation.carry_out import Case, carry_out, is_done
from workflow.supervision.escalation.proposals import is_asked
from workflow.supervision.escalation.rules import INTERVIEW, Trigger
from workflow.supervision.escalation.verdict import ask, is_deployed
from workflow.supervision.escalation.wording import worded
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OrderState

NOT_IN_FORCE = (OrderState.CANCELLED, "draft", "filed")
"""States of orders that do not count against a unit: taken back, or not issued."""


def propose_for_units(world: World) -> int:
    """Put before a person what the orders of units ask for; how many proposals were made."""
    with world.reading() as uow:
        if not is_deployed(uow):
            return 0
        today = local_day(uow.now)
        orders = _orders_by_unit(uow, "supervise_order", start_of(quarter_start(today)))
        interviews = _orders_by_unit(uow, INTERVIEW, None)
    quarter = f"{today.year} 年第 {(today.month + 2) // 3} 季度"
    made = sum(
        world.run(partial(_propose, trigger=Trigger.ORG_QUARTER, org=org, numbers=numbers, period=quarter))
        for org, numbers in orders.items()
    )
    return made + sum(
        world.run(partial(_propose, trigger=Trigger.INTERVIEWED, org=org, numbers=numbers, period=str(len(numbers))))
        for org, numbers in interviews.items()
    )


def quarter_start(day: date) -> date:
    """The first day of the day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _orders_by_unit(uow: UnitOfWork, order_type: str, since: datetime | None) -> Mapping[str, list[str]]:
    query = select(SupervisionOrder.host_org, SupervisionOrder.order_no).where(
        SupervisionOrder.order_type == order_type, SupervisionOrder.state.not_in(NOT_IN_FORCE)
    )
    if since is not None:
        query = query.where(SupervisionOrder.issued_at >= since)
    found: dict[str, list[str]] = {}
    for org, number in uow.session.execute(query.order_by(SupervisionOrder.issued_at, SupervisionOrder.instance_key)):
        found.setdefault(org, []).append(number)
    return found


def _propose(uow: UnitOfWork, trigger: Trigger, org: str, numbers: list[str], period: str) -> bool:
    """Once a unit and quarter; for interviews once more for each further one, never beside one that is undecided."""
    once = f"unit:{org}:{trigger}:{period}"
    if is_done(uow.session, once):
        return False
    verdict = ask(uow, trigger, org_orders=len(numbers))
    if not verdict.acts or is_asked(uow.session, verdict.level, org):
        return False
    unit = org_names(uow.session).get(org, org)
    values = {"unit": unit, "period": period, "count": len(numbers), "basis": verdict.basis}
    title = worded(trigger, values).subject
    carry_out(uow, Case(once=once, title=title, org=org, facts=tuple(numbers)), verdict)
    return True
