"""Lights a project in the transaction in which an order about it is issued or ends (domain.md 8.2, condition 5)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.events import Event
from engine.unit_of_work import UnitOfWork
from workflow.lights.relight import relight
from workflow.supervision.events import OrderCancelled, OrderClosed, OrderCreated, OrderEvent

HAPPENED: Mapping[type[OrderEvent], str] = {OrderCreated: "交办", OrderClosed: "销号", OrderCancelled: "作废"}
"""What happens to an order that changes what its project shows, with words for the history."""


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if isinstance(event, OrderEvent):
        happened = HAPPENED.get(type(event))
        if happened is not None and event.linked_project:
            relight(uow, {event.linked_project: f"{event.order_no} {happened}"})
