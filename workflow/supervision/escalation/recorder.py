"""Puts into the ladder's record what orders' own process escalated, beside what the worker did."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.events import Event
from engine.persistence.instances import Variable
from engine.unit_of_work import UnitOfWork
from workflow.supervision.escalation.models import Escalation
from workflow.supervision.escalation.queries import step_of_order
from workflow.supervision.escalation.rules import Outcome, Trigger
from workflow.supervision.events import OrderEscalated
from workflow.supervision.models import SupervisionOrder

VERDICT = "escalation"
"""The variable in which the process of orders keeps what the decision answered."""


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; the steps the worker did itself have their row already, and what a person drafted is none."""
    if not isinstance(event, OrderEscalated):
        return
    query = select(SupervisionOrder).where(SupervisionOrder.order_no == event.next_order_no)
    opened = uow.session.scalars(query).first()
    if opened is None or opened.drafted_by != SYSTEM.name:
        return
    if step_of_order(uow.session, opened.instance_key) is not None:
        return
    uow.session.add(
        Escalation(
            key=uow.next_key(), once=f"order:{event.instance_key}:{opened.instance_key}",
            trigger=Trigger.ORDER_OVERDUE, level=event.next_type, outcome=Outcome.OPENED, task_key=opened.linked_task,
            order_key=event.instance_key, business_key=opened.linked_project, org=opened.host_org,
            reason_code=opened.cause_code, title=opened.subject, asked={"order_type": event.order_type}, rule_id="",
            version=0, basis=_basis(uow, event.instance_key)[:255], opened_key=opened.instance_key, at=event.at,
        )
    )  # fmt: skip


def _basis(uow: UnitOfWork, instance_key: int) -> str:
    query = select(Variable.value).where(Variable.instance_key == instance_key, Variable.name == VERDICT)
    for value in uow.session.scalars(query.order_by(Variable.scope_key.desc())):
        if isinstance(value, dict) and value.get("basis"):
            return str(value["basis"])
    return ""
