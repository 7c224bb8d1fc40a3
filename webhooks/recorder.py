"""Writes a delivery for each subscription that wants an event, in the transaction that made the event."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.events import Event
from engine.persistence.revisions import kept
from engine.unit_of_work import UnitOfWork
from webhooks.models import SUBSCRIPTIONS, Delivery, DeliveryState, Subscription
from webhooks.payloads import body, event_type, subject


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Heard on ``recording``: events nobody subscribed to leave nothing behind."""
    kind = event_type(event)
    if kind is None:
        return
    for key, kinds in _subscriptions(uow):
        if kind not in kinds:
            continue
        message_id = uow.next_key()
        row = {
            "key": message_id, "subscription_key": key, "event_type": kind, "subject": subject(event),
            "body": body(event, message_id), "created_at": uow.now, "state": DeliveryState.PENDING, "attempts": 0,
            "next_attempt_at": uow.now, "ended_at": None,
        }  # fmt: skip
        uow.session.insert_row(Delivery, row)


def _subscriptions(uow: UnitOfWork) -> list[tuple[int, list[str]]]:
    def read() -> list[tuple[int, list[str]]]:
        asked = select(Subscription.key, Subscription.event_types).where(Subscription.active.is_(True))
        return [(row.key, row.event_types) for row in uow.session.execute(asked)]

    return kept(uow, SUBSCRIPTIONS, read)
