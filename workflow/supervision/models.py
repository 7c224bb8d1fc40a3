"""Tables of supervision: orders with their steps (domain.md 8.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class SupervisionOrder(Base):
    """One matter, one order; ``instance_key`` is its ``ip_supervision`` instance.

    ``linked_project`` is the project's business key; ``linked_task`` the key of the overdue task it was issued for.
    ``parent_order_no`` is the order this one was escalated from, ``cause_code`` the reason code of the light it came
    of. Until it is filed ``order_no`` is a placeholder; until it is issued ``issued_at`` and ``due_at`` are empty.
    ``feedback_wd`` is after how many working days an order asks again, ``paused_wd`` how many it has stood still.
    """

    __tablename__ = "supervision_order"
    __table_args__ = (
        Index("ix_supervision_order_state", "state", "due_at"),
        Index("ix_supervision_order_project", "linked_project"),
        Index("ix_supervision_order_task", "linked_task"),
        Index("ix_supervision_order_parent", "parent_order_no"),
        Index("ix_supervision_order_feedback", "next_feedback_by"),
    )
    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    order_no: Mapped[str] = mapped_column(String(32), unique=True)
    order_type: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(32))
    source_ref: Mapped[str | None] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    content: Mapped[str] = mapped_column(Text, default="")
    criteria: Mapped[str] = mapped_column(Text, default="")
    host_org: Mapped[str] = mapped_column(String(64), index=True)
    assist_orgs: Mapped[Any] = mapped_column(Json, default=list)
    leader: Mapped[str | None] = mapped_column(String(64))
    linked_project: Mapped[str | None] = mapped_column(String(255))
    linked_parcel: Mapped[str | None] = mapped_column(String(64))
    linked_task: Mapped[int | None] = mapped_column(Key)
    parent_order_no: Mapped[str | None] = mapped_column(String(32))
    cause_code: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    urgency: Mapped[str] = mapped_column(String(16), default="normal")
    drafted_at: Mapped[datetime | None] = mapped_column(Moment)
    drafted_by: Mapped[str | None] = mapped_column(String(64))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by: Mapped[str | None] = mapped_column(String(64))
    sign_by: Mapped[datetime | None] = mapped_column(Moment)
    first_feedback_by: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    handler: Mapped[str | None] = mapped_column(String(64))
    progress_pct: Mapped[int] = mapped_column(Integer, default=0)
    verified_by: Mapped[str | None] = mapped_column(String(64))
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    close_at: Mapped[datetime | None] = mapped_column(Moment)
    return_count: Mapped[int] = mapped_column(Integer, default=0)
    extend_count: Mapped[int] = mapped_column(Integer, default=0)
    escalate_count: Mapped[int] = mapped_column(Integer, default=0)
    feedback_wd: Mapped[int | None] = mapped_column(Integer)
    next_feedback_by: Mapped[datetime | None] = mapped_column(Moment)
    missed_feedback: Mapped[int] = mapped_column(Integer, default=0)
    urge_count: Mapped[int] = mapped_column(Integer, default=0)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)
    pause_until: Mapped[datetime | None] = mapped_column(Moment)
    pause_reason: Mapped[str | None] = mapped_column(String(32))
    paused_wd: Mapped[int] = mapped_column(Integer, default=0)


class OrderStep(Base):
    """One step of an order: signed, fed back, extension asked, verified, struck off; never changed."""

    __tablename__ = "order_step"
    __table_args__ = (Index("ix_order_step_instance", "instance_key", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key)
    act: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(Text, default="")
    progress_pct: Mapped[int | None] = mapped_column(Integer)
    evidence: Mapped[str] = mapped_column(Text, default="")
    values: Mapped[Any] = mapped_column(Json, default=dict)


class OrderPart(Base):
    """What one assisting unit has to do in an order: its task, and when and by whom it was done."""

    __tablename__ = "order_part"
    __table_args__ = (Index("ix_order_part_task", "task_key"),)
    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    org: Mapped[str] = mapped_column(String(64), primary_key=True)
    task_key: Mapped[int] = mapped_column(Key)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
