"""Questions about a person's notices, and about what channels did with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.notices.models import Address, Channel, ChannelDay, Message, MessageState, Notice, Wish

PAGE = 50
MOST_UNREAD = 999
"""Unread ones are counted so far."""


def unread(session: Session, person: str) -> int:
    """How many notices a person has not read, ``MOST_UNREAD`` at most: from one index."""
    mine = select(Notice.key).where(Notice.person == person, Notice.read_at.is_(None)).limit(MOST_UNREAD).subquery()
    return session.scalar(select(func.count()).select_from(mine)) or 0


def notices_of(
    session: Session, person: str, *, kind: str = "", only_unread: bool = False, before: int | None = None
) -> tuple[list[Notice], int | None]:
    """A page of a person's notices, newest first, and the key after which the next begins."""
    query = select(Notice).where(Notice.person == person)
    if kind:
        query = query.where(Notice.kind == kind)
    if only_unread:
        query = query.where(Notice.read_at.is_(None))
    if before is not None:
        query = query.where(Notice.key < before)
    rows = list(session.scalars(query.order_by(Notice.key.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else None


def find_notice(session: Session, person: str, key: int) -> Notice:
    """One of a person's notices. :raises NotFound: when they have none of this key"""
    row = session.get(Notice, key)
    if row is None or row.person != person:
        raise NotFound(f"没有通知 {key}。")
    return row


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel with the people it reaches, what it was given today, and its messages counted by state."""

    channel: Channel
    people: int
    today: int
    counts: Mapping[str, int]


def channels(session: Session, *, active_only: bool = False) -> Sequence[Channel]:
    """The channels, active ones first."""
    query = select(Channel).order_by(Channel.active.desc(), Channel.key)
    return session.scalars(query.where(Channel.active.is_(True)) if active_only else query).all()


def channel_rows(uow: UnitOfWork) -> list[ChannelRow]:
    """Every channel as the administrator sees it."""
    session, day = uow.session, uow.now.astimezone(OFFICE_ZONE).date().isoformat()
    people = {
        row.channel_key: row.number
        for row in session.execute(
            select(Address.channel_key, func.count().label("number")).group_by(Address.channel_key)
        )
    }
    today = {
        row.channel_key: row.number
        for row in session.execute(select(ChannelDay.channel_key, ChannelDay.number).where(ChannelDay.day == day))
    }
    counted: dict[int, dict[str, int]] = {}
    query = select(Message.channel_key, Message.state, func.count()).group_by(Message.channel_key, Message.state)
    for key, state, number in session.execute(query):
        counted.setdefault(key, {})[state] = number
    return [
        ChannelRow(row, people.get(row.key, 0), today.get(row.key, 0), counted.get(row.key, {}))
        for row in channels(session)
    ]


def find_channel(session: Session, key: int) -> Channel:
    """One channel. :raises NotFound: when there is none"""
    row = session.get(Channel, key)
    if row is None:
        raise NotFound(f"没有通道 {key}。")
    return row


def troubles(session: Session, *, before: int | None = None) -> tuple[list[Message], int | None]:
    """A page of messages that failed, or of which nobody knows, newest first."""
    query = select(Message).where(Message.state.in_([MessageState.FAILED, MessageState.UNSURE]))
    if before is not None:
        query = query.where(Message.key < before)
    rows = list(session.scalars(query.order_by(Message.key.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else None


def addresses_of(session: Session, person: str) -> dict[int, str]:
    """Channel key → a person's address there."""
    query = select(Address.channel_key, Address.address).where(Address.person == person)
    return {row.channel_key: row.address for row in session.execute(query)}


def wishes_of(session: Session, person: str) -> dict[tuple[str, int], str]:
    """Kind and channel key → how a person wants it, where they said so."""
    query = select(Wish.kind, Wish.channel_key, Wish.mode).where(Wish.person == person)
    return {(row.kind, row.channel_key): row.mode for row in session.execute(query)}
