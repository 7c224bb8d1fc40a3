"""Messages: published to whoever waits now or soon, or correlated to exactly one place at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.errors import Refused, Uncorrelated
from engine.domain.events import MessageCorrelated
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Message, MessageSubscription
from engine.runtime.advance import drain
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, later, lock_instance
from engine.runtime.message_buffer import give_back, take
from engine.runtime.message_starts import start_by_message
from engine.runtime.wait_rows import meet_wait
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message on its way; ``message`` is its row when it lives on."""

    name: str
    correlation_key: str
    values: dict[str, Any]
    business_key: str | None
    message: Message | None = None


def publish_message(
    uow: UnitOfWork,
    name: str,
    correlation_key: str = "",
    variables: Mapping[str, Any] | None = None,
    *,
    time_to_live_ms: int = 0,
    message_id: str | None = None,
    business_key: str | None = None,
) -> int:
    """Publish a message: each process takes it at most once, at once or within its time to live.

    It starts no instance of a process while one runs that a message with the same correlation key started; if it
    lives on, it starts the next when that one has ended.
    A suspended instance takes it when it is resumed, if the message still lives then.
    Returns the message's key. A ``message_id`` makes sending twice safe: the second is refused while the first lives.

    :raises Refused: when a message with the same name, correlation key and id still lives
    """
    values = json_variables.as_variables(variables or {})
    key = uow.next_key()
    _refuse_twice(uow, name, correlation_key, message_id)
    message: Message | None = None
    if time_to_live_ms > 0 or message_id is not None:
        message = Message(
            key=key, name=name, correlation_key=correlation_key, message_id=message_id, variables=values,
            published_at=uow.now, expires_at=uow.now + timedelta(milliseconds=time_to_live_ms),
            business_key=business_key, takers=[],
        )  # fmt: skip
        uow.session.add(message)
    sent = _Sent(name, correlation_key, values, business_key, message)

    def deliver(_live: Live | None = None) -> None:
        _deliver(uow, sent, everyone=True)

    if uow.current is not None:  # sent by an instance: its step is written first, and it goes on after the delivery
        later(uow, uow.current, deliver)
        uow.live[uow.current].workflow.send()
    else:
        deliver()
        drain(uow)
    return key


def correlate_message(
    uow: UnitOfWork,
    name: str,
    correlation_key: str = "",
    variables: Mapping[str, Any] | None = None,
    *,
    business_key: str | None = None,
) -> int:
    """Deliver a message to exactly one waiting place now, or start an instance with it; its instance key.

    :raises Uncorrelated: when nobody waits
    """
    values = json_variables.as_variables(variables or {})
    taken = _deliver(uow, _Sent(name, correlation_key, values, business_key), everyone=False)
    if not taken:
        raise Uncorrelated(f"no instance waits for the message {name!r} with the correlation key {correlation_key!r}")
    drain(uow)
    return taken[0]


def _refuse_twice(uow: UnitOfWork, name: str, correlation_key: str, message_id: str | None) -> None:
    if message_id is None:
        return
    old = uow.session.scalar(
        select(Message).where(
            Message.name == name, Message.correlation_key == correlation_key, Message.message_id == message_id
        )
    )
    if old is None:
        return
    if old.expires_at > uow.now:
        raise Refused(f"the message {name!r} with the id {message_id!r} was already published")
    uow.session.delete(old)
    uow.session.flush()


def _deliver(uow: UnitOfWork, sent: _Sent, *, everyone: bool, only: str | None = None) -> list[int]:
    """Let each process take the message once (``only``: this one), or just the first; the instances that take it."""
    uow.session.flush()
    message = sent.message
    waiting = uow.session.scalars(
        select(MessageSubscription)
        .where(MessageSubscription.message_name == sent.name)
        .where(
            (MessageSubscription.correlation_key == sent.correlation_key) | MessageSubscription.instance_key.is_(None)
        )
        .order_by(MessageSubscription.key)
    ).all()
    taken: list[int] = []
    processes: set[str] = set(message.takers) if message is not None else set()

    def missed(process_id: str) -> None:
        if message is not None:
            give_back(message, process_id)
        _deliver(uow, sent, everyone=True, only=process_id)

    for row in sorted(waiting, key=lambda row: row.instance_key is None):
        if row.process_id in processes or only not in (None, row.process_id):
            continue
        if row.instance_key is not None and not _takes(uow, row.instance_key):
            continue
        if row.instance_key is None:
            key = start_by_message(uow, row, sent.correlation_key, sent.values, sent.business_key, gather=everyone)
        else:
            key = _meet(uow, row, sent, missed if everyone else None)
        if key is None:
            continue
        processes.add(row.process_id)
        taken.append(key)
        if message is not None:
            take(message, row.process_id)
        if not everyone:
            break
    return taken


def _takes(uow: UnitOfWork, instance_key: int) -> bool:
    """Whether the instance can take a message: asked under its lock, so that no message is lost on resumption."""
    live = uow.live.get(instance_key)
    row = live.row if live is not None else lock_instance(uow, instance_key)
    return bool(row.state == InstanceState.ACTIVE)


def _meet(uow: UnitOfWork, row: MessageSubscription, sent: _Sent, missed: Callable[[str], None] | None) -> int:
    """Queue the meeting; ``missed`` is told when the wait closed meanwhile, else the command is refused."""
    instance_key = int(row.instance_key or 0)
    instance = uow.session.get_one(ProcessInstance, instance_key)
    token_key, wait_key = int(row.element_instance_key or instance_key), row.key
    process_id, element_id = row.process_id, row.element_id

    def deliver(live: Live) -> None:
        if not meet_wait(live, token_key, wait_key, sent.values):
            if missed is None:
                raise Uncorrelated(f"the instance {instance_key} no longer waits for the message {sent.name!r}")
            missed(process_id)
            return
        uow.emit(
            MessageCorrelated(
                **instance_fields(instance), message_name=sent.name, correlation_key=sent.correlation_key,
                element_id=element_id, variables=sent.values,
            )
        )  # fmt: skip

    later(uow, instance_key, deliver)
    return instance_key
