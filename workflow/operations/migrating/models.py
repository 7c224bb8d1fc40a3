"""Tables of plans to migrate, with their mapping, and of what a look at each instance found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class MigrationPlan(Base):
    """What each element of ``source_key`` becomes in ``target_key``; with a ``name`` it is kept to be used again.

    ``keys`` are the instances that were ticked, empty for all that run in the source version. ``revision`` counts
    changes of the mapping; a change makes the looks at instances void: those up to ``checked_up_to`` were looked at,
    ``checked`` of them. ``batch_key`` is the batch it led to.
    """

    __tablename__ = "migration_plan"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), default="")
    source_key: Mapped[int] = mapped_column(Key, index=True)
    target_key: Mapped[int] = mapped_column(Key)
    mapping: Mapped[Any] = mapped_column(Json, default=dict)
    keys: Mapped[Any] = mapped_column(Json, nullable=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    checked_up_to: Mapped[int | None] = mapped_column(Key)
    checked: Mapped[int] = mapped_column(Integer, default=0)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    batch_key: Mapped[int | None] = mapped_column(Key)


class MigrationCheck(Base):
    """What a look at one instance found: empty ``problem``, it can move; else why not, with findings by element."""

    __tablename__ = "migration_check"
    plan_key: Mapped[int] = mapped_column(ForeignKey("migration_plan.key"), primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    problem: Mapped[str] = mapped_column(Text, default="")
    findings: Mapped[Any] = mapped_column(Json, default=list)
