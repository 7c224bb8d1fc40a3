"""Tables of escalation: what was done for what and why, what a person is to decide, the county's settings, digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class Escalation(Base):
    """One step of the ladder that was reached, done once: ``once`` names task (or order, project, unit) and level.

    ``level`` is the kind of order, or the action where it is none; ``outcome`` one of ``rules.Outcome``. ``asked`` is
    what the decision was given, ``rule_id`` and ``version`` which of its rows in which version answered.
    ``opened_key`` is the instance of the order it opened, ``order_key`` that of the order it came of.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        Index("ix_escalation_task", "task_key", "level"),
        Index("ix_escalation_project", "business_key", "reason_code", "at"),
        Index("ix_escalation_org", "org", "at"),
        Index("ix_escalation_opened", "opened_key"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    once: Mapped[str] = mapped_column(String(255), unique=True)
    trigger: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(16))
    task_key: Mapped[int | None] = mapped_column(Key)
    order_key: Mapped[int | None] = mapped_column(Key)
    business_key: Mapped[str | None] = mapped_column(String(255))
    org: Mapped[str | None] = mapped_column(String(64))
    reason_code: Mapped[str | None] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(255))
    asked: Mapped[Any] = mapped_column(Json)
    rule_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    basis: Mapped[str] = mapped_column(String(255))
    opened_key: Mapped[int | None] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Proposal(Base):
    """What the ladder asks a person to decide: an interview, a special meeting, accountability.

    ``facts`` are the numbers of the orders it rests on; ``order_values`` what the order of an agreed interview says.
    """

    __tablename__ = "escalation_proposal"
    __table_args__ = (Index("ix_escalation_proposal_state", "state", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    escalation_key: Mapped[int] = mapped_column(Key, index=True)
    kind: Mapped[str] = mapped_column(String(32))
    org: Mapped[str | None] = mapped_column(String(64))
    business_key: Mapped[str | None] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(255))
    basis: Mapped[str] = mapped_column(String(255))
    facts: Mapped[Any] = mapped_column(Json)
    order_values: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    opened_key: Mapped[int | None] = mapped_column(Key)


class EscalationSetting(Base):
    """What the county set otherwise than it came; never changed, the newest row of a name counts."""

    __tablename__ = "escalation_setting"
    __table_args__ = (Index("ix_escalation_setting_name", "name", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(255))


class DigestDay(Base):
    """That a person had their digest of this day (``YYYY-MM-DD``); ``person`` ``*`` when everybody had theirs."""

    __tablename__ = "escalation_digest"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class LogMark(Base):
    """How far the event log was read for ``reader``: up to this moment."""

    __tablename__ = "escalation_log_mark"
    reader: Mapped[str] = mapped_column(String(32), primary_key=True)
    up_to: Mapped[datetime] = mapped_column(Moment)
