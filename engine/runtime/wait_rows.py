"""The rows of waits: timers, and subscriptions to messages and signals; and messages that were there before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.domain.events import MessageCorrelated
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import MessageSubscription, SignalSubscription, Timer
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, later
from engine.runtime.message_buffer import give_back, oldest_message, take
from engine.spiff import effects as fx
from engine.spiff.retries import RETRY
from engine.spiff.scopes import CONTINUE
from engine.spiff.waits import use_wait
from engine.unit_of_work import UnitOfWork

_TABLES: Mapping[str, Any] = {"timer": Timer, "message": MessageSubscription, "signal": SignalSubscription}


def open_wait(uow: UnitOfWork, live: Live, effect: fx.WaitOpened) -> None:
    """Write the row of a wait; a message that was published before it, and still lives, is delivered next."""
    where = {
        "key": effect.key,
        "instance_key": live.row.key,
        "definition_key": live.row.definition_key,
        "element_id": effect.element_id,
        "element_instance_key": effect.token,
    }
    if effect.kind == "timer":
        cycle = {"cycle": effect.cycle, "repetitions_left": effect.repetitions_left}
        uow.session.insert_row(Timer, {**where, "due_at": effect.due_at, **cycle})
    elif effect.kind == "signal":
        uow.session.insert_row(SignalSubscription, {**where, "signal_name": effect.name})
    else:
        named = {"message_name": effect.name, "correlation_key": effect.correlation_key}
        subscription = {**where, "process_id": live.row.process_id, **named}
        uow.session.insert_row(MessageSubscription, subscription)
        if live.row.state == InstanceState.ACTIVE:  # a suspended one takes it when it is resumed
            deliver_buffered(uow, live.row, MessageSubscription(**subscription))


def close_wait(uow: UnitOfWork, live: Live, effect: fx.WaitClosed) -> None:
    """Remove the row of a wait."""
    uow.session.delete_rows(_TABLES[effect.kind], "key", effect.key)


def meet_wait(
    live: Live, token_key: int, wait_key: int, variables: dict[str, object], due: datetime | None = None
) -> bool:
    """Let the event of a wait happen; ``False`` when the wait is no longer open. A timer says when it was ``due``."""
    token = live.workflow.token(token_key)
    if token is None:
        return False
    met = use_wait(token, wait_key, due)
    if met is None:
        return False
    element_id, index = met
    if element_id == RETRY:
        token.workflow.attempt(token, "work")
    elif element_id != CONTINUE:
        token.task_spec.trigger(token, element_id, index, variables)
    return True


def deliver_buffered(uow: UnitOfWork, instance: ProcessInstance, subscription: MessageSubscription) -> None:
    """Queue the delivery of the oldest message that still lives and that this wait would take, if there is one."""
    name, correlation_key = subscription.message_name, subscription.correlation_key
    process_id, element_id, wait_key = instance.process_id, subscription.element_id, subscription.key
    token_key = subscription.element_instance_key or instance.key
    message = oldest_message(uow, name, correlation_key, process_id)
    if message is None:
        return
    take(message, process_id)
    found = message

    def deliver(live: Live) -> None:
        if not meet_wait(live, token_key, wait_key, found.variables):
            give_back(found, process_id)
            return
        uow.emit(
            MessageCorrelated(
                **instance_fields(instance), message_name=name, correlation_key=correlation_key,
                element_id=element_id, variables=found.variables,
            )
        )  # fmt: skip

    later(uow, instance.key, deliver)
