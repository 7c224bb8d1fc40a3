"""Tables of lights: what each project shows with its history, and how far the worker has looked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class ProjectLight(Base):
    """The light a project shows from ``since`` to ``until``; the row without an end is the present one.

    ``business_key`` is the project's; ``reasons`` are the codes that count, ``exempted`` those an exemption covers;
    ``evidence`` are all that were met, as ``workflow.lights.rules.Hit.as_json``. ``follows`` is the key of the row
    before, 0 for a project's first: nobody writes two changes upon one row. ``decision_key`` is the version of
    ``light_project`` that decided, 0 in rows of releases without it.
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


class LightRound(Base):
    """How far a round of relighting has come: ``events`` up to a moment of the log, ``daily`` up to a day.

    ``taken_at`` is when a worker took the day's round up, empty once it is done.
    """

    __tablename__ = "light_round"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime | None] = mapped_column(Moment)
    day: Mapped[date | None] = mapped_column(Date)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
