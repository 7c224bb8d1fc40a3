"""Published messages that live on: which processes took one already, and which is the oldest for a place that waits.

A message is taken once by each process, whatever the number of its instances and versions (the dialect's rule).
"""

from __future__ import annotations

from sqlalchemy import select

from engine.persistence.work import Message
from engine.unit_of_work import UnitOfWork


def oldest_message(uow: UnitOfWork, name: str, correlation_key: str, process_id: str) -> Message | None:
    """The first published message that lives and that the process has not taken, locked for this transaction."""
    waiting = uow.session.scalars(
        select(Message)
        .where(Message.name == name, Message.correlation_key == correlation_key, Message.expires_at > uow.now)
        .order_by(Message.key)
        .with_for_update()
    )
    return next((message for message in waiting if process_id not in message.takers), None)


def take(message: Message, process_id: str) -> None:
    """Note that a process takes the message."""
    message.takers = [*message.takers, process_id]


def give_back(message: Message, process_id: str) -> None:
    """Note that a process did not take the message after all."""
    message.takers = [taker for taker in message.takers if taker != process_id]
