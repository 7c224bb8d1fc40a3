"""Makes one attempt at a message: marked before it is spoken and after, never spoken inside a transaction.

At most once: a message that was being sent when its process died is not sent again, because chats cannot tell a repeat;
it is marked unsure, shown to the administrator, and stands in the page anyhow (docs/decisions/0031).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from engine.domain.ports import SystemClock
from engine.unit_of_work import UnitOfWork
from engine.world import World
from webhooks.notify import Letter, Sent, speak
from workflow.notices.channels import CHANNEL_KINDS
from workflow.notices.models import Address, Channel, Message, MessageState
from workflow.notices.plan import plan_of

Speak = Callable[..., Sent]


def send(world: World, key: int, *, speak: Speak = speak) -> Sent | None:
    """Send a message that is due; ``None`` when it is not, or another worker has it."""
    with world.transaction() as uow:
        row = uow.session.scalar(
            select(Message)
            .where(Message.key == key, Message.state == MessageState.PENDING, Message.next_attempt_at <= uow.now)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        channel = uow.session.get(Channel, row.channel_key)
        address = uow.session.get(Address, (row.person, row.channel_key))
        if channel is None or not channel.active or address is None:
            _end(uow, row, MessageState.FAILED, "通道已停用，或接收地址已删除")
            return None
        row.state, row.attempts = MessageState.SENDING, row.attempts + 1
        row.next_attempt_at = uow.now + timedelta(seconds=plan_of(uow).rules.lease_seconds)
        row.held_until = SystemClock().now()
        kind, settings, secrets, to = channel.kind, dict(channel.settings), dict(channel.secrets), address.address
        letter = Letter(str(key), row.title, row.body, CHANNEL_KINDS[kind].is_markdown)
    sent = speak(kind, settings, secrets, to, letter)
    with world.transaction() as uow:
        _write_down(uow, uow.session.get_one(Message, key), sent)
    return sent


def give_up_interrupted(uow: UnitOfWork) -> int:
    """Mark messages whose process died while it sent them; how many."""
    rows = uow.session.scalars(
        select(Message)
        .where(Message.state == MessageState.SENDING, Message.next_attempt_at <= uow.now)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        _end(uow, row, MessageState.UNSURE, "发送途中中断，是否送达不明")
    return len(rows)


def _write_down(uow: UnitOfWork, row: Message, sent: Sent) -> None:
    back_off = plan_of(uow).rules.back_off_seconds
    if sent.ok:
        _end(uow, row, MessageState.SENT, None)
    elif not sent.is_sure:
        _end(uow, row, MessageState.UNSURE, sent.error)
    elif row.attempts > len(back_off):
        _end(uow, row, MessageState.FAILED, sent.error)
    else:
        row.state, row.error = MessageState.PENDING, sent.error
        row.next_attempt_at = uow.now + timedelta(seconds=back_off[row.attempts - 1])


def _end(uow: UnitOfWork, row: Message, state: MessageState, error: str | None) -> None:
    row.state, row.error, row.ended_at = state, error, uow.now
