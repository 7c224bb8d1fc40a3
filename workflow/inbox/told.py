"""Tables of what people tell each other about a task: copies to read (抄送), and urging to get on with it (催办)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class TaskCopy(Base):
    """A task somebody was copied on, one row a person; ``unit`` is the organisation it was sent to, if it was one."""

    __tablename__ = "task_copy"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    task_key: Mapped[int] = mapped_column(Key)
    root_key: Mapped[int] = mapped_column(Key)
    username: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str | None] = mapped_column(String(64))
    sent_by: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (
        Index("ix_task_copy_task", "task_key"),
        Index("ix_task_copy_person", "username", "sent_at", "key"),
        Index(
            "ix_task_copy_unread", "username",
            sqlite_where=read_at.column.is_(None), postgresql_where=read_at.column.is_(None),
        ),
    )  # fmt: skip


class TaskUrge(Base):
    """Somebody asked whoever has a task to get on with it."""

    __tablename__ = "task_urge"
    __table_args__ = (Index("ix_task_urge_task", "task_key", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    task_key: Mapped[int] = mapped_column(Key)
    urged_by: Mapped[str] = mapped_column(String(64))
    urged_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")


class UrgeReceipt(Base):
    """Whoever has the task has seen that they were urged."""

    __tablename__ = "urge_receipt"
    urge_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
