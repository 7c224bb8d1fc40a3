"""Instances that messages start: one running instance of a process for each correlation key (the dialect's rule).

A message without a correlation key always starts one. With a key it starts none while the one before runs, whatever
its version; if the message lives on, it starts the next when that one has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from engine.domain.events import MessageCorrelated
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import MessageStart, MessageSubscription
from engine.runtime.calls import MESSAGE_KEY, begin_instance
from engine.runtime.gathered_starts import gather_start
from engine.runtime.live import Live
from engine.runtime.message_buffer import oldest_message, take
from engine.unit_of_work import UnitOfWork


def start_by_message(
    uow: UnitOfWork,
    subscription: MessageSubscription,
    correlation_key: str,
    values: Mapping[str, Any],
    business_key: str | None,
    *,
    gather: bool = True,
) -> int | None:
    """Make an instance at the start event of ``subscription``; its key, or ``None`` while another one runs.

    Where the start event needs other triggers that have not come, it keeps the message, and the key is that of the
    subscription; without ``gather`` it takes the message only as the last one.

    Two workers that start for the same key at the same time meet in the database: the second is a conflict.
    """
    process_id = subscription.process_id
    keyed = correlation_key != ""
    if keyed and uow.session.get(MessageStart, (process_id, correlation_key)) is not None:
        return None
    given = gather_start(
        uow, subscription.definition_key, subscription.element_id, "message", subscription.message_name, values,
        keep=gather,
    )  # fmt: skip
    if given is None:
        return subscription.key if gather else None
    definition = uow.session.get_one(ProcessDefinition, subscription.definition_key)
    key = begin_instance(
        uow, definition, given, business_key=business_key, start_element_id=subscription.element_id,
        message_key=correlation_key if keyed else None,
    )  # fmt: skip
    if keyed:
        uow.session.add(MessageStart(process_id=process_id, correlation_key=correlation_key, instance_key=key))
        uow.session.flush()
    uow.emit(
        MessageCorrelated(
            instance_key=key, root_key=key, process_id=process_id, business_key=business_key,
            message_name=subscription.message_name, correlation_key=correlation_key,
            element_id=subscription.element_id, variables=values,
        )
    )  # fmt: skip
    return key


def end_message_start(uow: UnitOfWork, live: Live) -> None:
    """An instance ended that a message with a key may have started: the oldest message behind it starts the next."""
    correlation_key = live.workflow.process.internal_data.get(MESSAGE_KEY)
    if correlation_key is None:
        return
    uow.session.flush()
    row = uow.session.scalar(select(MessageStart).where(MessageStart.instance_key == live.row.key))
    if row is None:
        return
    process_id = row.process_id
    uow.session.execute(delete(MessageStart).where(MessageStart.instance_key == live.row.key))
    uow.session.expunge(row)
    starts = uow.session.scalars(
        select(MessageSubscription).where(
            MessageSubscription.process_id == process_id, MessageSubscription.instance_key.is_(None)
        )
    ).all()
    waiting = [
        (message.key, message, subscription)
        for subscription in starts
        if (message := oldest_message(uow, subscription.message_name, correlation_key, process_id)) is not None
    ]
    if waiting:
        _key, message, subscription = min(waiting, key=lambda item: item[0])
        take(message, process_id)
        start_by_message(uow, subscription, correlation_key, message.variables, message.business_key)
