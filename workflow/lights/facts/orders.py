"""Which heavy orders about a matter are in force (domain.md 8.3 row 21)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import IN_FORCE

FACT_OF_TYPE: Mapping[str, tuple[str, str]] = {
    "red_order": ("red_orders", "red_named"),
    "supervise_order": ("supervise_orders", "supervise_named"),
}
"""Type of order → the facts that count and name them."""


def order_facts(session: Session, business_keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """By business key: how many red and supervision orders are open, with their numbers."""
    rows = session.execute(
        select(SupervisionOrder.linked_project, SupervisionOrder.order_type, SupervisionOrder.order_no)
        .where(
            SupervisionOrder.linked_project.in_(business_keys),
            SupervisionOrder.state.in_(IN_FORCE),
            SupervisionOrder.order_type.in_(list(FACT_OF_TYPE)),
        )
        .order_by(SupervisionOrder.order_no)
    )
    facts: dict[str, dict[str, Any]] = {}
    for business_key, order_type, order_no in rows:
        count, named = FACT_OF_TYPE[order_type]
        found = facts.setdefault(business_key or "", {})
        found[count] = found.get(count, 0) + 1
        found.setdefault(named, []).append(order_no)
    return facts
