"""Tables of lights: what each project shows with its history, exemptions, and how far the worker has looked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class ProjectLight(Base):
    """The light a project shows from ``since`` to ``until``; the row without an end is the present one.

    ``business_key`` is the project's; ``reasons`` are the codes that count, ``exempted`` those an exemption covers;
    ``evidence`` are all that were met, as ``workflow.lights.rules.Hit.as_json``. ``follows`` is the key of the row
    before, 0 for a project's first: nobody writes two changes upon one row. ``decision_key`` is the version of
    ``light_project`` that decided, 0 in rows of releases without it; ``codes`` are the reasons once more, each between
    blanks, for lists to be narrowed by.
    """

    __tablename__ = "project_light"
    __table_args__ = (
        UniqueConstraint("business_key", "follows"),
        Index("ix_project_light_project", "business_key", "key"),
        Index("ix_project_light_until", "until", "light"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    business_key: Mapped[str] = mapped_column(String(255))
    light: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[Any] = mapped_column(Json, default=list)
    since: Mapped[datetime] = mapped_column(Moment)
    cause: Mapped[str] = mapped_column(String(255), default="")
    until: Mapped[datetime | None] = mapped_column(Moment)
    follows: Mapped[int] = mapped_column(Key, default=0)
    exempted: Mapped[Any] = mapped_column(Json, default=list)
    evidence: Mapped[Any] = mapped_column(Json, default=list)
    decision_key: Mapped[int] = mapped_column(Key, default=0)
    codes: Mapped[str] = mapped_column(Text, default="")


class LightExemption(Base):
    """Reasons of a project that do not count from a day to a day, with the cause (domain.md 8.3, ``light_exemption``).

    ``cause_kind`` is gov, enterprise, force_majeure or judicial; ``org`` is the unit that states the cause,
    ``solve_by`` until when it means to be gone. ``state`` is applied, approved, denied or expired.
    """

    __tablename__ = "light_exemption"
    __table_args__ = (
        Index("ix_light_exemption_project", "business_key", "state"),
        Index("ix_light_exemption_state", "state", "to_on"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    business_key: Mapped[str] = mapped_column(String(255))
    codes: Mapped[Any] = mapped_column(Json, default=list)
    cause_kind: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    solve_by: Mapped[date | None] = mapped_column(Date)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    org: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    applied_by: Mapped[str] = mapped_column(String(64))
    applied_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[str] = mapped_column(Text, default="")
    expired_at: Mapped[datetime | None] = mapped_column(Moment)


class LightRound(Base):
    """How far a round of relighting has come: ``events`` up to a moment of the log, ``daily`` up to a day.

    ``taken_at`` is when a worker took the day's round up, empty once it is done.
    """

    __tablename__ = "light_round"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime | None] = mapped_column(Moment)
    day: Mapped[date | None] = mapped_column(Date)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
