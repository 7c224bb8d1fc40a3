"""Tables of deadlines: a clock a task, each time it stood, and what changed days of the calendar still ask for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment

STANDS = "pause_key IS NOT NULL"


class DeadlineClock(Base):
    """The clock of one user task that has a due date; kept after the task ended.

    ``kind`` is whose time it counts (``rules.ClockKind``). ``count`` of ``unit`` (``wd``, ``cd``, ``m``, ``h``) from
    ``started_at`` is how the date was counted; both are empty for a date that was not counted, or was set by hand.
    ``promise_due`` is the due date, also while the clock stands and the task has none; ``legal_due`` is the law's.
    ``stopped_at``, ``stops_until`` (the last day it may stand) and ``pause_key`` are set while it stands, ``soon_at``
    then is from when the date was near. The workdays are those taken off: in all, of the enterprise, and while the
    process itself was suspended.
    """

    __tablename__ = "deadline_clock"
    __table_args__ = (
        Index("ix_deadline_clock_instance", "instance_key"),
        Index("ix_deadline_clock_stands", "stops_until", postgresql_where=text(STANDS), sqlite_where=text(STANDS)),
    )
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime] = mapped_column(Moment)
    count: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String(2))
    promise_due: Mapped[datetime] = mapped_column(Moment)
    legal_count: Mapped[int | None] = mapped_column(Integer)
    legal_unit: Mapped[str | None] = mapped_column(String(2))
    legal_due: Mapped[datetime | None] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    stops_until: Mapped[date | None] = mapped_column(Date)
    pause_key: Mapped[int | None] = mapped_column(Key)
    soon_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_workdays: Mapped[int] = mapped_column(Integer, default=0)
    enterprise_workdays: Mapped[int] = mapped_column(Integer, default=0)
    standstill_workdays: Mapped[int] = mapped_column(Integer, default=0)


class ClockPause(Base):
    """One time a clock stood, or was asked to: by whom, why, who approved it, from when until when.

    ``state`` is a ``rules.PauseState``. ``until_on`` is the last day it may stand. ``workdays`` are those it stood.
    """

    __tablename__ = "clock_pause"
    __table_args__ = (Index("ix_clock_pause_task", "task_key", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    task_key: Mapped[int] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[str] = mapped_column(Text, default="")
    until_on: Mapped[date] = mapped_column(Date)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(String(64))
    workdays: Mapped[int] = mapped_column(Integer, default=0)


class DeadlineRecount(Base):
    """Days of the calendar that changed, and up to which task their deadlines were counted again.

    ``days`` are ISO days; ``after_key`` is the last task looked at; ``moved`` how many dates moved so far.
    """

    __tablename__ = "deadline_recount"
    __table_args__ = (Index("ix_deadline_recount_done", "done_at"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer)
    days: Mapped[Any] = mapped_column(Json)
    notice: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    after_key: Mapped[int] = mapped_column(Key, default=0)
    moved: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
