"""Tables of what was done for a project: visits, reviews, agreements, approvals, sites (domain.md 12.5-12.7).

Rows are written by ``workflow.projects.recorders`` when a form is completed, never by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment
from workflow.projects.columns import Amount


class Visit(Base):
    """One contact with an enterprise: who went where, and what came of it.

    ``org`` is the unit whose work it is; ``type`` one of domain.md 12.12 ``visit_type``.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_org_at", "org", "at"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    visit_no: Mapped[str] = mapped_column(String(32), unique=True)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    project_key: Mapped[int | None] = mapped_column(Key, index=True)
    task_key: Mapped[int | None] = mapped_column(Key)
    enterprise_name: Mapped[str] = mapped_column(String(255), default="")
    org: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(255), default="")
    our_people: Mapped[Any] = mapped_column(Json, default=list)
    their_people: Mapped[Any] = mapped_column(Json, default=list)
    leaders: Mapped[Any] = mapped_column(Json, default=list)
    topics: Mapped[str] = mapped_column(Text, default="")
    consensus: Mapped[str | None] = mapped_column(Text)
    gaps: Mapped[str | None] = mapped_column(Text)
    next_step: Mapped[str | None] = mapped_column(Text)
    next_date: Mapped[date | None] = mapped_column(Date)
    progress_level: Mapped[str] = mapped_column(String(16), default="normal")
    recorded_by: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class SigningBatch(Base):
    """A signing ceremony that several projects join; ``level`` is city, county or overseas."""

    __tablename__ = "signing_batch"
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(16))
    year: Mapped[int] = mapped_column()
    quarter: Mapped[int | None] = mapped_column()
    held_on: Mapped[date | None] = mapped_column(Date)


class Agreement(Base):
    """An agreement from its draft to the archive; only a signed formal one counts (domain.md 7.9)."""

    __tablename__ = "agreement"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    project_key: Mapped[int] = mapped_column(Key, index=True)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    agreement_no: Mapped[str | None] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(16))
    party_a: Mapped[str] = mapped_column(String(255), default="")
    party_b: Mapped[str] = mapped_column(String(255), default="")
    signed_at: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    fixed_amount: Mapped[Decimal | None] = mapped_column(Amount)
    foreign_amount: Mapped[Decimal | None] = mapped_column(Amount)
    batch_code: Mapped[str | None] = mapped_column(String(32), index=True)
    is_overseas: Mapped[bool] = mapped_column(Boolean, default=False)
    terms: Mapped[Any] = mapped_column(Json, default=list)
    kpi: Mapped[Any] = mapped_column(Json, default=list)
    archive_no: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16), default="draft")
    created_at: Mapped[datetime] = mapped_column(Moment)


class PolicyCommitment(Base):
    """What the county promised in an agreement, line by line."""

    __tablename__ = "policy_commitment"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    project_key: Mapped[int] = mapped_column(Key, index=True)
    agreement_key: Mapped[int | None] = mapped_column(Key)
    policy: Mapped[str] = mapped_column(String(255))
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    condition: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16), default="promised")


class ProjectRecord(Base):
    """A completed form that has no table of its own yet: review opinions, approvals, land steps, construction.

    ``kind`` is the ``luodi.record`` of the task; ``values`` the form as submitted.
    """

    __tablename__ = "project_record"
    __table_args__ = (Index("ix_project_record_kind", "root_key", "kind"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key)
    project_key: Mapped[int | None] = mapped_column(Key, index=True)
    kind: Mapped[str] = mapped_column(String(32))
    element_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    task_key: Mapped[int] = mapped_column(Key)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    values: Mapped[Any] = mapped_column(Json, default=dict)


class MonthReport(Base):
    """What a project under construction did in one month (domain.md 5.7 B10); a later report of a month replaces it.

    ``month`` is written ``2023-05``; ``invest`` and ``funds_cum`` (funds in place so far, where told) are in 万元.
    """

    __tablename__ = "month_report"
    __table_args__ = (UniqueConstraint("project_key", "month"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    project_key: Mapped[int] = mapped_column(Key)
    root_key: Mapped[int] = mapped_column(Key)
    task_key: Mapped[int] = mapped_column(Key, index=True)
    month: Mapped[str] = mapped_column(String(7))
    invest: Mapped[Decimal] = mapped_column(Amount)
    funds_cum: Mapped[Decimal | None] = mapped_column(Amount)
    image_progress: Mapped[str] = mapped_column(String(32), default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class SiteReservation(Base):
    """A parcel kept for a project until a day, or until it is released."""

    __tablename__ = "site_reservation"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    site_ref: Mapped[str] = mapped_column(String(120), index=True)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    project_key: Mapped[int | None] = mapped_column(Key)
    reserved_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[date | None] = mapped_column(Date)
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(255))
