"""Sends what waits: takes a delivery with a lease, talks outside of any transaction, writes down the outcome.

A dispatcher killed in the middle leaves the delivery to be sent again when its lease is over; receivers tell repeats
by ``webhook-id``. After the last attempt a delivery is failed, and can be sent again by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from engine.domain.ports import SystemClock
from engine.world import World
from webhooks.delivery import Outcome, post
from webhooks.models import Attempt, Delivery, DeliveryState, Subscription
from webhooks.signing import signed_headers

BACK_OFF = (5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 24 * 3600)
"""Seconds to wait after each failed attempt; after the last the delivery is failed."""

LEASE_SECONDS = 60
AT_ONCE = 20

Post = Callable[..., Outcome]


def dispatcher(allowed_networks: Sequence[str] = (), send: Post = post) -> Callable[[World], int]:
    """Sends what is due in the caller's thread: for clocks that are moved by hand; a worker makes jobs of it."""

    def deliver_webhooks(world: World) -> int:
        keys = _due(world)
        for key in keys:
            deliver(world, key, allowed_networks=allowed_networks, send=send)
        return len(keys)

    return deliver_webhooks


def deliver(world: World, key: int, *, allowed_networks: Sequence[str] = (), send: Post = post) -> Outcome | None:
    """Make one attempt at a delivery; ``None`` when another dispatcher has it or it has ended."""
    with world.transaction() as uow:
        row = uow.session.scalar(
            select(Delivery)
            .where(Delivery.key == key, Delivery.state == DeliveryState.PENDING, Delivery.next_attempt_at <= uow.now)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.next_attempt_at = uow.now + timedelta(seconds=LEASE_SECONDS)
        row.held_until = SystemClock().now()  # the next attempt may have its job when it is due
        row.attempts += 1
        subscription = uow.session.get_one(Subscription, row.subscription_key)
        url, body = subscription.url, bytes(row.body)
        # A receiver judges the age of a signature by its own clock, so this moment is the machine's, not the office's.
        headers = signed_headers(subscription.secret, str(key), SystemClock().now(), body)
    outcome = send(url, body, headers, allowed_networks=allowed_networks)
    _write_down(world, key, outcome)
    return outcome


def _write_down(world: World, key: int, outcome: Outcome) -> None:
    with world.transaction() as uow:
        row = uow.session.get_one(Delivery, key)
        uow.session.add(
            Attempt(
                key=uow.next_key(), delivery_key=key, at=uow.now, status=outcome.status, error=outcome.error,
                milliseconds=outcome.milliseconds,
            )
        )  # fmt: skip
        if outcome.delivered:
            row.state, row.ended_at = DeliveryState.DELIVERED, uow.now
        elif row.attempts > len(BACK_OFF):
            row.state, row.ended_at = DeliveryState.FAILED, uow.now
        else:
            row.next_attempt_at = uow.now + timedelta(seconds=BACK_OFF[row.attempts - 1])


def _due(world: World) -> list[int]:
    with world.reading() as uow:
        return list(
            uow.session.scalars(
                select(Delivery.key)
                .where(Delivery.state == DeliveryState.PENDING, Delivery.next_attempt_at <= uow.now)
                .order_by(Delivery.next_attempt_at)
                .limit(AT_ONCE)
            )
        )
