"""The table of drafts: one row a person and place, a task or the start of a process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class Draft(Base):
    """What somebody typed: ``place`` is ``task:<key>`` or ``start:<process id>``.

    ``version`` counts what was saved, so that of two windows the later one is told; ``device`` is the random name a
    browser gave itself. A draft whose task has ended is shown to its author alone, and swept.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_task", "task_key"), Index("ix_draft_saved", "username", "saved_at"))
    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[str] = mapped_column(String(280), primary_key=True)
    task_key: Mapped[int | None] = mapped_column(Key)
    process_id: Mapped[str | None] = mapped_column(String(255))
    values: Mapped[Any] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)
    device: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[datetime] = mapped_column(Moment)
