"""Deliveries as jobs: one for each attempt that is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, select, update

from engine.jobs.kinds import HOLD, JobKind, Order, Queue, is_free, machine_now, order_id
from engine.unit_of_work import UnitOfWork
from engine.world import World
from webhooks.delivery import post
from webhooks.dispatcher import Post, deliver
from webhooks.models import Delivery, DeliveryState

DELIVERIES = Queue("deliveries", at_once=8, pace=3)
"""A worker sends so many at the same time: a slow receiver holds up one of them."""


def delivery_jobs(allowed_networks: Sequence[str] = (), send: Post = post) -> JobKind:
    """The kind of job that sends what is due, to ``allowed_networks`` besides the open ones."""
    run = partial(_attempt, allowed_networks=allowed_networks, send=send)
    return JobKind("deliveries", DELIVERIES, _next_at, _take, run)


def _attempt(world: World, key: int, *, allowed_networks: Sequence[str], send: Post) -> None:
    deliver(world, key, allowed_networks=allowed_networks, send=send)


def _next_at(uow: UnitOfWork) -> datetime | None:
    waiting = select(Delivery.next_attempt_at).where(
        Delivery.state == DeliveryState.PENDING, is_free(Delivery.held_until)
    )
    return uow.session.scalar(waiting.order_by(Delivery.next_attempt_at).limit(1))


def _take(uow: UnitOfWork, limit: int) -> list[Order]:
    rows = uow.session.execute(
        select(Delivery.key, Delivery.next_attempt_at, Delivery.held_until)
        .where(*_due(uow))
        .order_by(Delivery.next_attempt_at, Delivery.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        mine = update(Delivery).where(Delivery.key.in_([row.key for row in rows]))
        held = mine.values(held_until=machine_now() + HOLD)
        uow.session.execute(held.execution_options(synchronize_session=False))
    return [Order(order_id("delivery", key, due, before), (key,)) for key, due, before in rows]


def _due(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.state == DeliveryState.PENDING,
        Delivery.next_attempt_at <= uow.now,
        is_free(Delivery.held_until),
    )
