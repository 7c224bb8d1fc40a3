"""Brings together a message and a wait that began at the same moment and did not see each other; drops dead messages.

Publishing looks for waits, and a wait that opens looks for messages; two transactions that do so at the same time see
neither. The timers' loop finds such pairs afterwards.
"""

from __future__ import annotations

import logging

from sqlalchemy import delete, select

from engine.domain.errors import EngineError, NotFound
from engine.domain.states import InstanceState
from engine.persistence.standstill import moves
from engine.persistence.work import Message, MessageSubscription
from engine.runtime.advance import drain
from engine.runtime.live import lock_instance
from engine.runtime.wait_rows import deliver_buffered
from engine.unit_of_work import UnitOfWork
from engine.world import World

log = logging.getLogger(__name__)

MOST = 1_000
"""Pairs that one call looks at."""


def sweep_messages(world: World) -> int:
    """Deliver what was missed, each in a transaction of its own, and forget messages that no longer live; how many."""
    with world.reading() as uow:
        missed = missed_waits(uow)
        dead = uow.session.scalar(select(Message.key).where(Message.expires_at <= uow.now).limit(1))
    for wait_key in missed:
        try:
            with world.transaction() as uow:
                deliver_missed(uow, wait_key)
        except EngineError:
            log.exception("a missed message could not be delivered", extra={"wait": wait_key})
    if dead is not None:
        with world.transaction() as uow:
            uow.session.execute(delete(Message).where(Message.expires_at <= uow.now))
    return len(missed)


def missed_waits(uow: UnitOfWork) -> list[int]:
    """Keys of open waits for which a message lives that their process has not taken, the oldest first."""
    pairs = uow.session.execute(
        select(MessageSubscription.key, MessageSubscription.process_id, Message.takers)
        .join(
            Message,
            (Message.name == MessageSubscription.message_name)
            & (Message.correlation_key == MessageSubscription.correlation_key),
        )
        .where(Message.expires_at > uow.now, MessageSubscription.instance_key.is_not(None))
        .where(moves(MessageSubscription.instance_key))
        .order_by(Message.key, MessageSubscription.key)
        .limit(MOST)
    )
    return list(dict.fromkeys(key for key, process_id, takers in pairs if process_id not in takers))


def deliver_missed(uow: UnitOfWork, wait_key: int) -> None:
    """Deliver the oldest message a wait would take, if both are still there."""
    wait = uow.session.get(MessageSubscription, wait_key)
    if wait is None or wait.instance_key is None:
        return
    try:
        instance = lock_instance(uow, wait.instance_key)
    except NotFound:
        return
    still = uow.session.scalar(
        select(MessageSubscription).where(MessageSubscription.key == wait_key).execution_options(populate_existing=True)
    )
    if still is None or instance.state != InstanceState.ACTIVE:
        return
    deliver_buffered(uow, instance, still)
    drain(uow)
