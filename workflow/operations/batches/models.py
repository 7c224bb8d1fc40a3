"""Tables of batches and of what each of their items came to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class BatchState(StrEnum):
    """Where a batch is."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """What an item came to; REFUSED: what it is forbids the act; FAILED: it was tried and did not work out."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    SKIPPED = "skipped"


class Batch(Base):
    """One act for ``total`` items: ``kind`` and ``params`` say which (``workflow.operations.batches.kinds``).

    ``asked`` are the words of how the items were chosen. ``due_at`` is when a worker looks at it next, empty while
    nothing is to be done; until ``held_until`` (the machine's clock) a job has it. ``counts``: state → items, as they
    were when a worker last let it go.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_state_due", "state", "due_at"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    params: Mapped[Any] = mapped_column(Json, default=dict)
    asked: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    total: Mapped[int] = mapped_column(Integer)
    counts: Mapped[Any] = mapped_column(Json, default=dict)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class BatchItem(Base):
    """One instance or incident of a batch, as it was chosen when the batch began.

    ``target_key`` is the instance or the incident, ``instance_key`` the instance in either case; ``title`` what it was
    called then, for it may be gone later. A waiting item that was overtaken is tried again from ``next_at`` on.
    """

    __tablename__ = "batch_item"
    __table_args__ = (
        Index("ix_batch_item_state", "batch_key", "state", "position"),
        Index("ix_batch_item_instance", "instance_key"),
    )
    batch_key: Mapped[int] = mapped_column(ForeignKey("batch.key"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    target_key: Mapped[int] = mapped_column(Key)
    instance_key: Mapped[int] = mapped_column(Key)
    title: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    message: Mapped[str] = mapped_column(Text, default="")
    findings: Mapped[Any] = mapped_column(Json, default=list)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
