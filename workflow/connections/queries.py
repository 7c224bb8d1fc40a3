"""Questions about subscriptions, deliveries and callers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from webhooks.models import Attempt, Caller, Delivery, Received, Route, Subscription

PAGE = 50


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription with its deliveries counted by state."""

    subscription: Subscription
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CallerRow:
    """A caller, what its calls become, and how many were taken."""

    caller: Caller
    routes: Sequence[Route]
    taken: int


def subscription_rows(session: Session) -> list[SubscriptionRow]:
    """Every subscription, active ones first, newest first."""
    counted: dict[int, dict[str, int]] = {}
    question = select(Delivery.subscription_key, Delivery.state, func.count()).group_by(
        Delivery.subscription_key, Delivery.state
    )
    for key, state, count in session.execute(question):
        counted.setdefault(key, {})[state] = count
    rows = session.scalars(select(Subscription).order_by(Subscription.active.desc(), Subscription.key.desc()))
    return [SubscriptionRow(row, counted.get(row.key, {})) for row in rows]


def find_subscription(session: Session, key: int) -> Subscription:
    """One subscription.

    :raises NotFound: when there is none
    """
    row = session.get(Subscription, key)
    if row is None:
        raise NotFound(f"没有编号为 {key} 的订阅。")
    return row


def deliveries_of(session: Session, key: int, *, before: int | None = None) -> list[tuple[Delivery, Attempt | None]]:
    """The newest deliveries of a subscription, each with its last attempt; ``before`` is the last key of a page."""
    question = select(Delivery).where(Delivery.subscription_key == key).order_by(Delivery.key.desc()).limit(PAGE)
    if before is not None:
        question = question.where(Delivery.key < before)
    rows = list(session.scalars(question))
    attempts = session.scalars(
        select(Attempt).where(Attempt.delivery_key.in_([row.key for row in rows])).order_by(Attempt.key)
    )
    last = {attempt.delivery_key: attempt for attempt in attempts}
    return [(row, last.get(row.key)) for row in rows]


def caller_rows(session: Session) -> list[CallerRow]:
    """Every system that may send messages in."""
    counted = session.execute(select(Received.caller_name, func.count()).group_by(Received.caller_name))
    taken = {name: count for name, count in counted}  # noqa: C416 (a row is not a pair to the type checker)
    routes: dict[str, list[Route]] = {}
    for route in session.scalars(select(Route).order_by(Route.key)):
        routes.setdefault(route.caller_name, []).append(route)
    callers = session.scalars(select(Caller).order_by(Caller.name))
    return [CallerRow(caller, routes.get(caller.name, []), taken.get(caller.name, 0)) for caller in callers]
