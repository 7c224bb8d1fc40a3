"""Tables of absence: hand-overs with their items and signatures, and who holds the A-post and the B-post."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment
from workflow.people.models import CODE

PROCESS_ID = String(255)


class HandOver(Base):
    """That ``giver`` gave their work away; ``witness`` is asked to sign besides giver and receivers (监交人)."""

    __tablename__ = "hand_over"
    __table_args__ = (Index("ix_hand_over_giver", "giver", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    giver: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"))
    reason: Mapped[str] = mapped_column(String(255))
    made_by: Mapped[str] = mapped_column(CODE)
    made_at: Mapped[datetime] = mapped_column(Moment)


class HandOverItem(Base):
    """One thing of a hand-over; ``why_not`` says why it stayed with the giver, empty when it went to ``receiver``.

    ``kind`` and ``ref`` are those of ``workflow.absence.held.Held``; ``title`` is as it was on that day.
    """

    __tablename__ = "hand_over_item"
    hand_over_key: Mapped[int] = mapped_column(Key, ForeignKey("hand_over.key"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    receiver: Mapped[str] = mapped_column(CODE)
    why_not: Mapped[str] = mapped_column(Text, default="")


class HandOverSignature(Base):
    """Who is to sign the list, as what (``giver``, ``receiver``, ``witness``), and when they did."""

    __tablename__ = "hand_over_signature"
    __table_args__ = (Index("ix_hand_over_signature_open", "username", "signed_at"),)
    hand_over_key: Mapped[int] = mapped_column(Key, ForeignKey("hand_over.key"), primary_key=True)
    username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"), primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)


class PostPair(Base):
    """AB 岗: of what is offered to ``principal`` the A-post's person takes care; unclaimed it goes to the B-post's.

    ``principal`` is a candidate group or an organisation; ``process_id`` narrows the pair to one process, empty means
    all. ``claim_workdays``: how many working days the A-post has for claiming.
    """

    __tablename__ = "post_pair"
    __table_args__ = (Index("ix_post_pair_place", "principal", "process_id", unique=True),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    principal: Mapped[str] = mapped_column(CODE)
    process_id: Mapped[str] = mapped_column(PROCESS_ID, default="")
    a_username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"))
    b_username: Mapped[str] = mapped_column(CODE, ForeignKey("person.username"))
    claim_workdays: Mapped[int] = mapped_column(Integer, default=1)
    made_by: Mapped[str] = mapped_column(CODE)
    made_at: Mapped[datetime] = mapped_column(Moment)


class PassedOn(Base):
    """A task that a pair was asked about once: it went to the B-post, or ``why_not`` says why it could not."""

    __tablename__ = "passed_on"
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    pair_key: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Moment)
    why_not: Mapped[str] = mapped_column(Text, default="")
