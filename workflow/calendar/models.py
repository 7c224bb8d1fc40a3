"""Tables of the working calendar: published years and the days in them that differ from Monday to Friday."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class CalendarNotice(Base):
    """A year's notice that somebody uploaded and another has yet to confirm (双人复核, domain.md 14.2).

    ``days`` is a list of ``{"date", "type", "name"}`` with ``type`` ``holiday`` or ``makeup``; ``replaces`` says that
    it corrects the notice that rules now. It waits while ``decided_at`` is empty; ``outcome`` is then ``confirmed`` or
    ``dropped``.
    """

    __tablename__ = "calendar_notice"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer)
    source_doc_no: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(255), default="")
    replaces: Mapped[bool] = mapped_column(Boolean, default=False)
    days: Mapped[Any] = mapped_column(Json)
    checksum: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    uploaded_by: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    outcome: Mapped[str | None] = mapped_column(String(16))


class CalendarVersion(Base):
    """One import of a year's notice; the newest of a year rules, older ones stay as history (domain.md 14.2).

    ``imported_by`` uploaded it, ``confirmed_by`` confirmed it, ``days`` are those of the notice. ``accepted`` lists the
    days on which it differed from the public calendar when it was confirmed, as ISO dates.
    """

    __tablename__ = "calendar_version"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer, index=True)
    source_doc_no: Mapped[str] = mapped_column(String(255))
    imported_by: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(Moment)
    checksum: Mapped[str] = mapped_column(String(64))
    confirmed_by: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(String(255), default="")
    days: Mapped[Any | None] = mapped_column(Json)
    accepted: Mapped[Any | None] = mapped_column(Json)


class CalendarDay(Base):
    """A day that a notice, or the county itself (without ``version_key``), rules on.

    In a year with a notice every other day follows the weekday, in others the public calendar. ``type`` is
    ``workday``, ``weekend``, ``holiday`` or ``makeup``; a make-up day and a workday are worked.
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
