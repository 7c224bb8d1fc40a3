"""Gathers what is due into messages: one a person and channel, however many notices; floods wait, limits are kept.

Runs in the worker's transaction that orders the jobs, over rows it locks: a notice is in one message of a channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select, update

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.notices.channels import CHANNEL_KINDS
from workflow.notices.models import (
    Address,
    Channel,
    ChannelDay,
    Message,
    MessageState,
    Notice,
    Outgoing,
    OutgoingState,
)
from workflow.notices.plan import plan_of
from workflow.notices.rules import Rules
from workflow.notices.texts import Text, items_of, text_of
from workflow.people.queries import display_names


def gather(uow: UnitOfWork, limit: int, public_url: str = "") -> int:
    """Make messages of at most ``limit`` notices that are due; how many messages."""
    due = select(Outgoing).where(Outgoing.state == OutgoingState.WAITING, Outgoing.due_at <= uow.now)
    rows = uow.session.scalars(
        due.order_by(Outgoing.due_at, Outgoing.key).limit(limit).with_for_update(skip_locked=True)
    ).all()
    together = sorted(rows, key=lambda row: (row.person, row.channel_key, row.key))
    return sum(
        _gather_for(uow, person, channel_key, list(own), public_url)
        for (person, channel_key), own in groupby(together, lambda row: (row.person, row.channel_key))
    )


def _gather_for(uow: UnitOfWork, person: str, channel_key: int, rows: list[Outgoing], public_url: str) -> int:
    rules = plan_of(uow).rules
    channel = uow.session.get(Channel, channel_key)
    if channel is None or not channel.active or uow.session.get(Address, (person, channel_key)) is None:
        _end(rows, OutgoingState.DROPPED)
        return 0
    if not any(row.urgent for row in rows) and (calm := _calm_at(uow, person, channel_key, rules)) is not None:
        for row in rows:
            row.due_at = calm
        return 0
    if not take_of_today(uow, channel):
        _end(rows, OutgoingState.LIMITED)
        told = update(Notice).where(Notice.key.in_([row.notice_key for row in rows])).values(said=channel.name)
        uow.session.execute(told.execution_options(synchronize_session=False))
        return 0
    notices = uow.session.scalars(select(Notice).where(Notice.key.in_([row.notice_key for row in rows]))).all()
    notices = sorted(notices, key=lambda notice: notice.key)
    key = write_message(uow, person, channel, _worded(uow, channel, person, notices, public_url), len(rows))
    _end(rows, OutgoingState.GATHERED)
    for row in rows:
        row.message_key = key
    return 1


def write_message(uow: UnitOfWork, person: str, channel: Channel, text: Text, number: int) -> int:
    """A message of ``number`` notices to a person, to be sent at once; its key."""
    message = Message(
        key=uow.next_key(), person=person, channel_key=channel.key, title=text.title, body=text.body, number=number,
        state=MessageState.PENDING, attempts=0, next_attempt_at=uow.now, created_at=uow.now,
    )  # fmt: skip
    uow.session.add(message)
    return message.key


def _worded(uow: UnitOfWork, channel: Channel, person: str, notices: Sequence[Notice], public_url: str) -> Text:
    items = items_of(uow.session, notices, public_url)
    return text_of(
        items,
        is_markdown=CHANNEL_KINDS[channel.kind].is_markdown,
        most=plan_of(uow).rules.digest_lines,
        addressee=called(uow, channel, person),
        public_url=public_url,
    )


def called(uow: UnitOfWork, channel: Channel, person: str) -> str:
    """How a person is called in a message that a whole group sees; nothing where it is for them alone."""
    return display_names(uow.session, [person]).get(person, person) if channel.secrets.get("token") else ""


def _calm_at(uow: UnitOfWork, person: str, channel_key: int, rules: Rules) -> datetime | None:
    """From when on a person who got many messages gets the next; nothing when they did not."""
    since = uow.now - timedelta(minutes=rules.flood_minutes)
    sent = select(func.count(), func.min(Message.created_at)).where(
        Message.person == person, Message.channel_key == channel_key, Message.created_at > since
    )
    number, first = uow.session.execute(sent).one()
    if number < rules.flood_messages:
        return None
    return first + timedelta(minutes=rules.flood_minutes)  # type: ignore[no-any-return]


def take_of_today(uow: UnitOfWork, channel: Channel) -> bool:
    """Count one message to the channel's day; ``False`` when it has had all it may."""
    day = uow.now.astimezone(OFFICE_ZONE).date().isoformat()
    row = uow.session.get(ChannelDay, (channel.key, day), with_for_update=True)
    if row is None:
        row = ChannelDay(channel_key=channel.key, day=day, number=0)
        uow.session.add(row)
    if channel.daily_limit and row.number >= channel.daily_limit:
        return False
    row.number += 1
    return True


def _end(rows: Iterable[Outgoing], state: OutgoingState) -> None:
    for row in rows:
        row.state = state
