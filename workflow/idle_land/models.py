"""Tables of idle land: the facts of a parcel, its cases with their road maps, and how its class changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment
from workflow.projects.columns import Amount


class ParcelUse(Base):
    """What is known of a parcel that was approved or supplied: agreed days, real days, shares (domain.md 10.1, 12.7).

    Shares are percents (0 to 100, ``built_pct`` may pass it); amounts are in 万元. ``linked_project`` is a business
    key. ``read_until`` is the last ``project_record`` whose facts were taken over: what a page says after it stays.
    ``idle_class`` is what DMN-13 said last, on ``classified_on``.
    """

    __tablename__ = "parcel_use"
    parcel_no: Mapped[str] = mapped_column(String(64), primary_key=True)
    linked_project: Mapped[str | None] = mapped_column(String(255))
    responsible_org: Mapped[str | None] = mapped_column(String(64))
    owner_ent: Mapped[str | None] = mapped_column(String(255))
    approved_on: Mapped[date | None] = mapped_column(Date)
    contract_no: Mapped[str | None] = mapped_column(String(64))
    contract_on: Mapped[date | None] = mapped_column(Date)
    delivered_on: Mapped[date | None] = mapped_column(Date)
    price: Mapped[Decimal | None] = mapped_column(Amount)
    start_before: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    finish_before: Mapped[date | None] = mapped_column(Date)
    completed_on: Mapped[date | None] = mapped_column(Date)
    produced_on: Mapped[date | None] = mapped_column(Date)
    stopped_since: Mapped[date | None] = mapped_column(Date)
    developed_pct: Mapped[Decimal | None] = mapped_column(Amount)
    invested_pct: Mapped[Decimal | None] = mapped_column(Amount)
    built_pct: Mapped[Decimal | None] = mapped_column(Amount)
    total_invest: Mapped[Decimal | None] = mapped_column(Amount)
    invested: Mapped[Decimal | None] = mapped_column(Amount)
    idle_class: Mapped[str] = mapped_column(String(32), default="normal", index=True)
    classified_on: Mapped[date | None] = mapped_column(Date)
    read_until: Mapped[int] = mapped_column(Key, default=0)
    source: Mapped[str] = mapped_column(String(16), default="page")
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[str] = mapped_column(String(64))


class IdleParcel(Base):
    """One case of a parcel: an ``ip_idle_land`` instance from its finding to its end (fields of domain.md 10.2).

    ``open_for`` is the parcel's number while the case is open and nothing after: the database itself refuses a second
    open case. ``stage`` is where the case stands (``words.STAGES``); ``result`` how it ended: ``struck_off``,
    ``disposed`` or ``normal``. ``plan_round`` counts plans: steps of the newest round are the road map.
    """

    __tablename__ = "idle_parcel"
    __table_args__ = (
        Index("ix_idle_parcel_parcel", "parcel_no", "key"),
        Index("ix_idle_parcel_result", "result", "responsible_org"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    parcel_no: Mapped[str] = mapped_column(String(64))
    open_for: Mapped[str | None] = mapped_column(String(64), unique=True)
    instance_key: Mapped[int] = mapped_column(Key, unique=True)
    idle_class: Mapped[str] = mapped_column(String(32))
    found_class: Mapped[str] = mapped_column(String(32))
    found_words: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[date | None] = mapped_column(Date)
    cause: Mapped[str | None] = mapped_column(String(16))
    cause_detail: Mapped[str] = mapped_column(Text, default="")
    owner_ent: Mapped[str | None] = mapped_column(String(255))
    contract_start_before: Mapped[date | None] = mapped_column(Date)
    invested_pct: Mapped[Decimal | None] = mapped_column(Amount)
    built_pct: Mapped[Decimal | None] = mapped_column(Amount)
    blockers: Mapped[Any] = mapped_column(Json, default=list)
    responsible_org: Mapped[str | None] = mapped_column(String(64))
    plan: Mapped[str | None] = mapped_column(String(32))
    plan_note: Mapped[str] = mapped_column(Text, default="")
    plan_finish: Mapped[date | None] = mapped_column(Date)
    first_finish: Mapped[date | None] = mapped_column(Date)
    plan_round: Mapped[int] = mapped_column(Integer, default=0)
    progress_pct: Mapped[int] = mapped_column(Integer, default=0)
    unfixed: Mapped[int] = mapped_column(Integer, default=0)
    stage: Mapped[str] = mapped_column(String(16))
    found_on: Mapped[date] = mapped_column(Date)
    found_by: Mapped[str] = mapped_column(String(64))
    ended_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(String(16))
    measure: Mapped[str | None] = mapped_column(String(16))
    fee: Mapped[Decimal | None] = mapped_column(Amount)


class RoadmapStep(Base):
    """One milestone of a parcel's road map: who brings it about by when, and when it was reported done."""

    __tablename__ = "roadmap_step"
    __table_args__ = (Index("ix_roadmap_step_case", "idle_key", "plan_round", "number"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    idle_key: Mapped[int] = mapped_column(Key)
    plan_round: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    milestone: Mapped[str] = mapped_column(String(255))
    owner: Mapped[str | None] = mapped_column(String(64))
    due: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)


class IdleClassChange(Base):
    """A parcel went from one class to another: by a scan, by corrected facts, or by what people confirmed."""

    __tablename__ = "idle_class_change"
    __table_args__ = (Index("ix_idle_class_change_parcel", "parcel_no", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    parcel_no: Mapped[str] = mapped_column(String(64))
    on_day: Mapped[date] = mapped_column(Date)
    before: Mapped[str] = mapped_column(String(32))
    after: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[Any] = mapped_column(Json, default=dict)


class IdleScan(Base):
    """One look at every parcel; ``month`` (2023-06) only for the monthly one, which no month has twice."""

    __tablename__ = "idle_scan"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    month: Mapped[str | None] = mapped_column(String(7), unique=True)
    on_day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(64))
    looked: Mapped[int] = mapped_column(Integer, default=0)
    found: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
