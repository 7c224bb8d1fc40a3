"""Tables of subscriptions, deliveries with every attempt, and callers that may send messages in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


SUBSCRIPTIONS = "webhook subscriptions"
"""Under this name it is counted how often they were changed (``engine.persistence.revisions``)."""


class Subscription(Base):
    """An address that wants events; ``secret`` signs what it is sent (Standard Webhooks, ``whsec_…``)."""

    __tablename__ = "webhook_subscription"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(2000))
    event_types: Mapped[Any] = mapped_column(Json)
    secret: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))


class Delivery(Base):
    """One event for one subscription, written in the transaction that caused it; the body never changes.

    Until ``held_until`` (the machine's clock) no job is made of it: there is one.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_due", "state", "next_attempt_at"),
        Index("ix_webhook_delivery_subscription", "subscription_key", "key"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    subscription_key: Mapped[int] = mapped_column(ForeignKey("webhook_subscription.key"))
    event_type: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Base):
    """One HTTP request of a delivery and what came of it."""

    __tablename__ = "webhook_attempt"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    delivery_key: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.key"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[int] = mapped_column(Integer, default=0)


class Caller(Base):
    """A system that may send messages in; ``name`` stands in its address, ``secret`` verifies its signature."""

    __tablename__ = "webhook_caller"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    secret: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))


class Route(Base):
    """What a caller's event type becomes: a message, its correlation key and variables in FEEL over the call's data."""

    __tablename__ = "webhook_route"
    __table_args__ = (UniqueConstraint("caller_name", "event_type"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    caller_name: Mapped[str] = mapped_column(ForeignKey("webhook_caller.name"))
    event_type: Mapped[str] = mapped_column(String(120))
    message_name: Mapped[str] = mapped_column(String(255))
    correlation_key: Mapped[str] = mapped_column(Text)
    variables: Mapped[str] = mapped_column(Text, default="")


class Received(Base):
    """A call that was taken, by its id: sent twice, it is taken once."""

    __tablename__ = "webhook_received"
    __table_args__ = (UniqueConstraint("caller_name", "message_id"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    caller_name: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(255))
    event_type: Mapped[str] = mapped_column(String(120))
    received_at: Mapped[datetime] = mapped_column(Moment)
    instance_key: Mapped[int | None] = mapped_column(Key)
