"""The list of orders: what it is narrowed to, in which order its rows stand, and how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.inbox.lights import local_day, start_of
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import ENDED, IN_FORCE, OPEN, ORDER_TYPES, SOURCES, OrderState

LIST_LIMIT = 500
RUNNING = IN_FORCE - {OrderState.PAUSED}
"""States in which an order can be overdue."""

DUE: Mapping[str, str] = {"over": "已超期", "week": "本周到期", "later": "以后到期", "silent": "逾期未反馈"}


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the list is narrowed to; ``state`` is ``open`` (not ended), ``all`` or a state, ``due`` a key of ``DUE``."""

    state: str = "open"
    kind: str = ""
    org: str = ""
    source: str = ""
    due: str = ""
    words: str = ""


def filter_of(asked: Mapping[str, str]) -> OrderFilter:
    """The filter an address says; what is no choice narrows nothing."""
    state = asked.get("state", "open")
    return OrderFilter(
        state=state if state in {"open", "all", *OrderState} else "open",
        kind=kind if (kind := asked.get("kind", "")) in ORDER_TYPES else "",
        org=asked.get("org", ""),
        source=source if (source := asked.get("source", "")) in SOURCES else "",
        due=due if (due := asked.get("due", "")) in DUE else "",
        words=asked.get("q", "").strip(),
    )


def list_orders(session: Session, now: datetime, wanted: OrderFilter) -> list[SupervisionOrder]:
    """Orders over their day first, the longest over before the others, then by due date, the ended ones last."""
    rank = case(
        (SupervisionOrder.close_at.is_not(None), 3),
        (_is_over(now), 0),
        (SupervisionOrder.due_at.is_(None), 2),
        else_=1,
    )
    query = _narrowed(select(SupervisionOrder), now, wanted)
    ordered = query.order_by(rank, SupervisionOrder.due_at, SupervisionOrder.order_no.desc())
    return list(session.scalars(ordered.limit(LIST_LIMIT)))


def count_orders(session: Session) -> dict[str, int]:
    """State → number of orders in it."""
    query = select(SupervisionOrder.state, func.count()).group_by(SupervisionOrder.state)
    return dict(session.execute(query).all())


def count_open(session: Session, now: datetime) -> dict[str, int]:
    """How many orders that have not ended there are: by kind (its code), ``over`` their day, ``silent`` after it."""
    open_ones = SupervisionOrder.state.in_(OPEN)
    kinds = select(SupervisionOrder.order_type, func.count()).where(open_ones).group_by(SupervisionOrder.order_type)
    found = dict(session.execute(kinds).all())
    for name, condition in (("over", _is_over(now)), ("silent", SupervisionOrder.missed_feedback > 0)):
        query = select(func.count()).select_from(SupervisionOrder).where(open_ones, condition)
        found[name] = session.scalar(query) or 0
    return found


def _is_over(now: datetime) -> ColumnElement[bool]:
    return and_(SupervisionOrder.due_at < now, SupervisionOrder.state.in_(RUNNING))


def _narrowed(
    query: Select[tuple[SupervisionOrder]], now: datetime, wanted: OrderFilter
) -> Select[tuple[SupervisionOrder]]:
    order = SupervisionOrder
    if wanted.state == "open":
        query = query.where(order.state.in_(OPEN))
    elif wanted.state != "all":
        query = query.where(order.state == wanted.state)
    for column, value in ((order.order_type, wanted.kind), (order.host_org, wanted.org), (order.source, wanted.source)):
        if value:
            query = query.where(column == value)
    if wanted.due:
        query = query.where(_due(now)[wanted.due])
    if len(wanted.words) >= 2:
        found = (column.contains(wanted.words, autoescape=True) for column in (order.subject, order.order_no))
        query = query.where(or_(*found))
    return query


def _due(now: datetime) -> dict[str, ColumnElement[bool]]:
    today = local_day(now)
    monday = start_of(today + timedelta(days=7 - today.weekday()))
    order = SupervisionOrder
    return {
        "over": _is_over(now),
        "week": and_(order.due_at >= now, order.due_at < monday, order.state.in_(RUNNING)),
        "later": and_(order.due_at >= monday, order.state.not_in(ENDED)),
        "silent": and_(order.missed_feedback > 0, order.state.not_in(ENDED)),
    }
