"""Tables of back-scheduled plans: a project's plan, its versions with their steps, what was set by hand, proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class Plan(Base):
    """A project's plan; ``business_key`` is the project's, ``version`` the one that counts, ``baseline`` the first.

    ``goal`` is sign, land_deal, start or production; ``status`` is open, reached or dropped. The last six columns are
    how it stood when it was last looked at: the working days left on its critical path, when the goal is to be
    expected, and the next step with whose move it is. ``baseline`` changes never.
    """

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_status", "status", "checked_at"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    business_key: Mapped[str] = mapped_column(String(255), unique=True)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    goal: Mapped[str] = mapped_column(String(16))
    committed_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(16), default="open")
    version: Mapped[int] = mapped_column(Integer, default=1)
    baseline: Mapped[int] = mapped_column(Integer, default=1)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    checked_at: Mapped[datetime] = mapped_column(Moment)
    slack: Mapped[int] = mapped_column(Integer, default=0)
    expected_on: Mapped[date] = mapped_column(Date)
    next_step: Mapped[str] = mapped_column(String(255), default="")
    next_on: Mapped[date | None] = mapped_column(Date)
    next_owners: Mapped[Any] = mapped_column(Json, default=list)


class PlanVersion(Base):
    """One version: what was committed, by whom and why. ``reason_code`` is empty for the first.

    ``missing`` are the working days that were lacking when it was made, ``still_missing`` those that were lacking even
    with ``shortened`` steps, which were given less than the rules give them (``path``, ``was``, ``to``: working days).
    """

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_key", "version"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    plan_key: Mapped[int] = mapped_column(ForeignKey("plan.key"))
    version: Mapped[int] = mapped_column(Integer)
    goal: Mapped[str] = mapped_column(String(16))
    committed_on: Mapped[date] = mapped_column(Date)
    reason_code: Mapped[str] = mapped_column(String(32), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    missing: Mapped[int] = mapped_column(Integer, default=0)
    still_missing: Mapped[int] = mapped_column(Integer, default=0)
    shortened: Mapped[Any] = mapped_column(Json, default=list)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)


class PlanStep(Base):
    """One step of one version, as it was planned; rows are written once and never changed."""

    __tablename__ = "plan_step"
    __table_args__ = (
        UniqueConstraint("plan_key", "version", "position"),
        Index("ix_plan_step_milestone", "plan_key", "milestone"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    plan_key: Mapped[int] = mapped_column(ForeignKey("plan.key"))
    version: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    process_name: Mapped[str] = mapped_column(String(255))
    stage: Mapped[str] = mapped_column(String(16), default="")
    clock: Mapped[str] = mapped_column(String(8), default="")
    role: Mapped[str] = mapped_column(String(255), default="")
    owners: Mapped[Any] = mapped_column(Json, default=list)
    owner_user: Mapped[str | None] = mapped_column(String(64))
    n: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str] = mapped_column(String(4))
    after: Mapped[Any] = mapped_column(Json, default=list)
    counts_from: Mapped[str | None] = mapped_column(String(255))
    fixed: Mapped[bool] = mapped_column(Boolean, default=False)
    milestone: Mapped[str] = mapped_column(String(16), default="")
    latest_start: Mapped[date] = mapped_column(Date)
    target: Mapped[date] = mapped_column(Date)
    earliest: Mapped[date] = mapped_column(Date)
    slack: Mapped[int] = mapped_column(Integer)
    critical: Mapped[bool] = mapped_column(Boolean, default=False)


class PlanAdjustment(Base):
    """A step's target, owner or day of being done, set by hand with the reason; the newest of a step counts.

    It outlives a re-plan. ``done_on`` is for steps that no diagram tells the end of.
    """

    __tablename__ = "plan_adjustment"
    __table_args__ = (Index("ix_plan_adjustment_plan", "plan_key", "path"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    plan_key: Mapped[int] = mapped_column(ForeignKey("plan.key"))
    path: Mapped[str] = mapped_column(String(255))
    target: Mapped[date | None] = mapped_column(Date)
    owner_org: Mapped[str | None] = mapped_column(String(64))
    owner_user: Mapped[str | None] = mapped_column(String(64))
    done_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class PlanProposal(Base):
    """A re-plan that a slip asks for, once a version: how late it is, the step behind it, the day that is possible.

    ``state`` is open, taken (a new version was made of it) or refused.
    """

    __tablename__ = "plan_proposal"
    __table_args__ = (UniqueConstraint("plan_key", "version"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    plan_key: Mapped[int] = mapped_column(ForeignKey("plan.key"))
    version: Mapped[int] = mapped_column(Integer)
    found_on: Mapped[date] = mapped_column(Date)
    late: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(255))
    possible_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16), default="open")
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(Text, default="")
