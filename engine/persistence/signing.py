"""Who is asked to sign a task besides the one who does it, and what was submitted and waits for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class TaskSigner(Base):
    """One signature asked for: ``kind`` and ``state`` are of ``engine.domain.signing``; kept after the task ended.

    ``place`` 0 is asked at once, those from 1 on one after another. ``agreed`` and ``opinion`` are what was said last.
    """

    __tablename__ = "task_signer"
    __table_args__ = (Index("ix_task_signer_task", "task_key"), Index("ix_task_signer_person", "username", "task_key"))
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    task_key: Mapped[int] = mapped_column(Key)
    username: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    place: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed: Mapped[bool | None] = mapped_column(Boolean)
    opinion: Mapped[str] = mapped_column(Text, default="")


class HeldCompletion(Base):
    """The values a task was submitted with while others had still to sign it; gone when the task has ended.

    ``given_back_at``: when they came back to whoever submitted them, because somebody refused or because they no
    longer fit the form (``findings``, as members of ``engine.domain.errors.Finding``).
    """

    __tablename__ = "held_completion"
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    submitted_by: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    values: Mapped[Any] = mapped_column(Json)
    given_back_at: Mapped[datetime | None] = mapped_column(Moment)
    findings: Mapped[Any] = mapped_column(Json, default=list)
