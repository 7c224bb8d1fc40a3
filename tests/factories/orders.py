"""Supervision orders put straight into their table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.inbox import NOW
from workflow.supervision.models import SupervisionOrder


def put_order(session: Session, key: int, **members: object) -> None:
    """An issued order of this instance key; ``members`` are its columns."""
    usual = {
        "order_no": f"DB-2023-{key:04}", "order_type": "assign_order", "source": "light", "state": "issued",
        "subject": "净地交付逾期", "host_org": "st_hz", "assist_orgs": [], "issued_at": NOW, "issued_by": "zheng",
    }  # fmt: skip
    session.add(SupervisionOrder(instance_key=key, **(usual | members)))
    session.flush()


def order_in_walk(walk: Any, order_no: str) -> SupervisionOrder:
    """The order of this number in the world a walk goes through."""
    with walk.world.reading() as uow:
        return uow.session.scalars(select(SupervisionOrder).where(SupervisionOrder.order_no == order_no)).one()
