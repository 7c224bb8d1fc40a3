"""Tables of the working calendar: published years and the days in them that differ from Monday to Friday."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class CalendarVersion(Base):
    """One import of a year's notice; the newest of a year rules, older ones stay as history (domain.md 14.2)."""

    __tablename__ = "calendar_version"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer, index=True)
    source_doc_no: Mapped[str] = mapped_column(String(255))
    imported_by: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(Moment)
    checksum: Mapped[str] = mapped_column(String(64))


class CalendarDay(Base):
    """A day that the county rules on itself; every other day follows the public calendar.

    ``type`` is ``workday``, ``weekend``, ``holiday`` or ``makeup``; a make-up day and a workday are worked.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (Index("ix_calendar_day_year", "year"),)
    date: Mapped[date] = mapped_column(Date, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(String(255), default="")
    estimated: Mapped[bool] = mapped_column(Boolean, default=False)
    version_key: Mapped[int | None] = mapped_column(Key)


WORKED = frozenset({"workday", "makeup"})


class OfficeClock(Base):
    """By how much the office's clock stands before the machine's; without a row they agree.

    Only a sample county has one: it was lived at its historic dates, and goes on from the day it ended.
    """

    __tablename__ = "office_clock"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    behind_seconds: Mapped[int] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[datetime] = mapped_column(Moment)
