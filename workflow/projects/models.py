"""Tables of what is promoted: enterprises, leads, projects, and the evidence of each stage (domain.md 12.2-12.4).

Every row that a process made carries ``root_key``, the key of its ``ip_project_main`` instance.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from engine.persistence.base import Base, Json, Key, Moment
from workflow.people.pinyin import letters_of
from workflow.projects.columns import Amount


class NumberSeries(Base):
    """The last number given in a yearly series: business keys, lead numbers, project codes, orders."""

    __tablename__ = "number_series"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)


class Enterprise(Base):
    """An investor; ``name_core`` is the name without brackets and company suffixes, for finding duplicates.

    ``letters`` are those people type for the name; they follow it, here and at :class:`Project`.
    """

    __tablename__ = "enterprise"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(255), index=True)
    name_core: Mapped[str] = mapped_column(String(255), index=True)
    actual_controller: Mapped[str | None] = mapped_column(String(120))
    group_name: Mapped[str | None] = mapped_column(String(255))
    home_region: Mapped[str] = mapped_column(String(32), default="")
    industry_code: Mapped[str] = mapped_column(String(8), default="")
    tags: Mapped[Any] = mapped_column(Json, default=list)
    contacts: Mapped[Any] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))
    last_touch_at: Mapped[datetime | None] = mapped_column(Moment)
    letters: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @validates("name")
    def _spell(self, _member: str, name: str) -> str:
        self.letters = letters_of(name)
        return name


class Lead(Base):
    """One registered piece of information; ``form`` keeps the start form as it was submitted.

    ``grade`` is A, B, C or none (valid but not graded); ``status`` is new, triaged, assigned, pool, merged or archived.
    """

    __tablename__ = "lead"
    __table_args__ = (Index("ix_lead_source_found", "source_org", "found_at"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key, unique=True)
    business_key: Mapped[str | None] = mapped_column(String(255), index=True)
    lead_no: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_key: Mapped[int] = mapped_column(Key, index=True)
    project_name: Mapped[str] = mapped_column(String(255))
    source_type: Mapped[str] = mapped_column(String(32))
    source_org: Mapped[str] = mapped_column(String(64))
    reporter: Mapped[str] = mapped_column(String(64))
    referrer_name: Mapped[str | None] = mapped_column(String(64))
    contact_phone: Mapped[str | None] = mapped_column(String(32), index=True)
    found_at: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    industry_code: Mapped[str] = mapped_column(String(8), default="")
    chain: Mapped[str] = mapped_column(String(64), default="")
    invest_type: Mapped[str] = mapped_column(String(32), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    total_invest: Mapped[Decimal | None] = mapped_column(Amount)
    fixed_invest: Mapped[Decimal | None] = mapped_column(Amount)
    foreign_amount: Mapped[Decimal | None] = mapped_column(Amount)
    grade: Mapped[str | None] = mapped_column(String(8))
    grade_score: Mapped[Decimal | None] = mapped_column(Amount)
    graded_at: Mapped[datetime | None] = mapped_column(Moment)
    is_valid: Mapped[bool] = mapped_column(Boolean, default=False)
    valid_missing: Mapped[Any] = mapped_column(Json, default=list)
    first_report_org: Mapped[str | None] = mapped_column(String(64))
    protect_to: Mapped[date | None] = mapped_column(Date)
    dup_group: Mapped[str | None] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(16), default="new", index=True)
    status_at: Mapped[datetime | None] = mapped_column(Moment)
    form: Mapped[Any] = mapped_column(Json, default=dict)


class Project(Base):
    """A lead that is followed: ``phase`` is where its process stands, ``stat_stage`` what counts (domain.md 4.1)."""

    __tablename__ = "project"
    __table_args__ = (
        Index("ix_project_stage", "stat_stage"),
        Index("ix_project_owner", "owner_org"),
        Index("ix_project_variant", "variant"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key, unique=True)
    business_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    project_code: Mapped[str] = mapped_column(String(32), unique=True)
    lead_key: Mapped[int | None] = mapped_column(Key, index=True)
    enterprise_key: Mapped[int] = mapped_column(Key, index=True)
    name: Mapped[str] = mapped_column(String(255))
    project_company: Mapped[str | None] = mapped_column(String(255))
    variant: Mapped[str] = mapped_column(String(32))
    is_foreign: Mapped[bool] = mapped_column(Boolean, default=False)
    industry_code: Mapped[str] = mapped_column(String(8), default="")
    chain: Mapped[str] = mapped_column(String(64), default="")
    is_manufacturing: Mapped[bool] = mapped_column(Boolean, default=False)
    is_single_unit: Mapped[bool] = mapped_column(Boolean, default=True)
    scale_band: Mapped[str] = mapped_column(String(16), default="")
    total_invest: Mapped[Decimal] = mapped_column(Amount)
    fixed_invest: Mapped[Decimal] = mapped_column(Amount)
    foreign_amount: Mapped[Decimal | None] = mapped_column(Amount)
    source_type: Mapped[str] = mapped_column(String(32), default="")
    intro_org: Mapped[str] = mapped_column(String(64))
    owner_org: Mapped[str] = mapped_column(String(64))
    owner_user: Mapped[str | None] = mapped_column(String(64))
    landing_org: Mapped[str | None] = mapped_column(String(64))
    assist_orgs: Mapped[Any] = mapped_column(Json, default=list)
    leader: Mapped[str | None] = mapped_column(String(64))
    watch_level: Mapped[str] = mapped_column(String(16), default="normal")
    phase: Mapped[str] = mapped_column(String(8), default="P1")
    stat_stage: Mapped[str | None] = mapped_column(String(24))
    mgmt_status: Mapped[str] = mapped_column(String(16), default="active", index=True)
    mgmt_status_at: Mapped[datetime | None] = mapped_column(Moment)
    grade: Mapped[str | None] = mapped_column(String(8))
    batch_code: Mapped[str | None] = mapped_column(String(32))
    parcel_no: Mapped[str | None] = mapped_column(String(64))
    target_sign_date: Mapped[date | None] = mapped_column(Date)
    nation_project_code: Mapped[str | None] = mapped_column(String(64))
    secrecy: Mapped[str] = mapped_column(String(8), default="内部")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))
    progress_at: Mapped[datetime | None] = mapped_column(Moment)
    letters: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @validates("name")
    def _spell(self, _member: str, name: str) -> str:
        self.letters = letters_of(name)
        return name


class StatRecognition(Base):
    """A recognised stage with its evidence: by whom, checked by whom, and whether it was taken back (domain.md 7.6)."""

    __tablename__ = "stat_recognition"
    __table_args__ = (Index("ix_stat_recognition_stage", "stage", "reached_on"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    project_key: Mapped[int] = mapped_column(Key, index=True)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    stage: Mapped[str] = mapped_column(String(24))
    reached_on: Mapped[date] = mapped_column(Date)
    basis: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[Any] = mapped_column(Json, default=dict)
    by: Mapped[str] = mapped_column(String(64))
    checked_by: Mapped[str | None] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)


class ProjectMilestone(Base):
    """A planned step of a project, as the agreement promises it, and when it was met."""

    __tablename__ = "project_milestone"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    project_key: Mapped[int] = mapped_column(Key, index=True)
    type: Mapped[str] = mapped_column(String(64))
    plan_date: Mapped[date | None] = mapped_column(Date)
    base_date: Mapped[date | None] = mapped_column(Date)
    actual_date: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(16), default="planned")
