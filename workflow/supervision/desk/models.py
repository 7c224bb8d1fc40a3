"""The desk's own table of open tasks by unit, made of the engine's rows, and how far it has followed them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment
from engine.persistence.work import VACUUMED_OFTEN

INCLUDED = (
    "is_first", "root_key", "process_id", "soon_at", "stage", "owner", "leader", "variant", "amount",
)  # fmt: skip


class DeskTask(Base):
    """An open task once for every unit it lies with; of these rows ``is_first`` is true for one.

    ``due_at`` is ``NO_DUE`` where there is none. ``unit`` is an organisation or group, empty for nobody's; ``stage`` a
    phase or ``SUP``; ``owner`` and ``leader`` are user names or empty; ``amount`` is the investment as it is stored.
    One key answers lists and counts by itself, as the inbox's does.
    """

    __tablename__ = "desk_task"
    __table_args__ = (
        PrimaryKeyConstraint("is_paused", "due_at", "task_key", "unit", postgresql_include=list(INCLUDED)),
        Index("ix_desk_task_root", "root_key"),
        Index("ix_desk_task_soon", "is_paused", "soon_at", "due_at", "is_first"),
        {"sqlite_with_rowid": False, "postgresql_with": VACUUMED_OFTEN},
    )
    is_paused: Mapped[bool] = mapped_column(Boolean, primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(String(160), primary_key=True)
    is_first: Mapped[bool] = mapped_column(Boolean)
    root_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(255))
    soon_at: Mapped[datetime] = mapped_column(Moment)
    stage: Mapped[str] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(String(64))
    leader: Mapped[str] = mapped_column(String(64))
    variant: Mapped[str] = mapped_column(String(32))
    amount: Mapped[int] = mapped_column(BigInteger)


class DeskMark(Base):
    """Up to which key of the event log the desk's table follows, since when, and when it was made anew as a whole."""

    __tablename__ = "desk_mark"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[int] = mapped_column(Key, default=0)
    moved_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
