"""Tables of notices: what a person is told, through which channels, and what was sent of it.

A notice is written with what it tells of, and an outgoing row for each channel it is to leave by. A worker gathers the
outgoing rows that are due into one message a person and channel, and sends it (docs/decisions/0031).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment

PLAN = "notices"
"""Under this name it is counted how often channels, addresses and wishes were changed."""


class OutgoingState(StrEnum):
    """What became of a notice on its way to one channel."""

    WAITING = "waiting"
    GATHERED = "gathered"
    LIMITED = "limited"
    DROPPED = "dropped"


class MessageState(StrEnum):
    """Where a message stands; ``UNSURE``: sent or not, nobody knows, and it is not sent again by itself."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Notice(Base):
    """One thing a person is told: its kind, who did it, about which task, and the values its words need.

    ``said`` names the channel that could not carry it any more today.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person", "person", "key"),
        Index("ix_notice_unread", "person", "read_at"),
        Index("ix_notice_task", "task_key", "kind"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))
    task_key: Mapped[int | None] = mapped_column(Key)
    root_key: Mapped[int | None] = mapped_column(Key)
    business_key: Mapped[str | None] = mapped_column(String(255))
    told: Mapped[Any] = mapped_column(Json)
    urgent: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    said: Mapped[str | None] = mapped_column(String(120))


class Channel(Base):
    """A way outside, for the whole county; ``kind`` is one of ``workflow.notices.channels.CHANNEL_KINDS``.

    ``secrets`` are kept as webhooks keep theirs, never shown and never logged. ``daily_limit`` 0 is none.
    """

    __tablename__ = "notice_channel"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(60))
    settings: Mapped[Any] = mapped_column(Json)
    secrets: Mapped[Any] = mapped_column(Json)
    daily_limit: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))


class Address(Base):
    """Where a channel reaches a person."""

    __tablename__ = "notice_address"
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(255))


class Wish(Base):
    """How a person wants a kind of notice by a channel: ``now``, ``digest`` or ``off``."""

    __tablename__ = "notice_wish"
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    mode: Mapped[str] = mapped_column(String(8))


class QuietHours(Base):
    """When a person wants nothing outside, ``HH:MM`` in the office's zone; who has no row has the office's hours."""

    __tablename__ = "notice_quiet"
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_until: Mapped[str] = mapped_column(String(5))
    days_off: Mapped[bool] = mapped_column(Boolean)


class OfficeRule(Base):
    """A rule the office set otherwise than it came (``data/rules.json``)."""

    __tablename__ = "notice_rule"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class Outgoing(Base):
    """A notice that is to leave by a channel, not before ``due_at``; it leaves by each once."""

    __tablename__ = "notice_outgoing"
    __table_args__ = (
        UniqueConstraint("notice_key", "channel_key"),
        Index("ix_notice_outgoing_due", "state", "due_at"),
        Index("ix_notice_outgoing_message", "message_key"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    notice_key: Mapped[int] = mapped_column(Key)
    person: Mapped[str] = mapped_column(String(64))
    channel_key: Mapped[int] = mapped_column(Key)
    urgent: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(Moment)
    message_key: Mapped[int | None] = mapped_column(Key)


class Message(Base):
    """What one person is sent by one channel: one notice or a digest, its text made when it was gathered.

    Until ``held_until`` (the machine's clock) no job is made of it: there is one.
    """

    __tablename__ = "notice_message"
    __table_args__ = (
        Index("ix_notice_message_due", "state", "next_attempt_at"),
        Index("ix_notice_message_person", "person", "channel_key", "created_at"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(64))
    channel_key: Mapped[int] = mapped_column(Key)
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class ChannelDay(Base):
    """How many messages a channel was given on a day of the office."""

    __tablename__ = "notice_channel_day"
    channel_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
