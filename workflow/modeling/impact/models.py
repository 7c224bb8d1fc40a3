"""Tables of the impact of drafts: how far it is weighed and what came of it, and the instances it would touch."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class ImpactState(StrEnum):
    """How far the impact of a draft is."""

    WEIGHING = "weighing"
    WEIGHED = "weighed"
    FAILED = "failed"


class ModelImpact(Base):
    """The impact of one draft as it was at ``revision``.

    ``looked`` of ``total`` running instances are weighed, those up to the key ``cursor``. ``counts`` are instances that
    cannot move (``stuck``) and tasks by what would change (``hands``, ``due``, ``form``, ``gone``, ``broken``).
    ``versions`` are the running ones, ``reaches`` what comes to running instances without any migration, ``steps`` the
    steps of the diagram for others or at another time.
    """

    __tablename__ = "model_impact"
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    cursor: Mapped[int] = mapped_column(Key, default=0)
    looked: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    counts: Mapped[Any] = mapped_column(Json, default=dict)
    versions: Mapped[Any] = mapped_column(Json, default=list)
    reaches: Mapped[Any] = mapped_column(Json, default=list)
    steps: Mapped[Any] = mapped_column(Json, default=list)
    failure: Mapped[str] = mapped_column(Text, default="")
    begun_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class ModelImpactInstance(Base):
    """A running instance that the draft would touch: why it cannot move, and what of its open tasks would change.

    The flags say which lists it stands in; ``tasks`` holds for each task its key, element, name and, of ``hands``,
    ``due``, ``form``, ``gone`` and ``problem``, what would change, as a pair of old and new.
    """

    __tablename__ = "model_impact_instance"
    __table_args__ = (Index("ix_model_impact_instance_stuck", "draft_key", "stuck"),)
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    process_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    business_key: Mapped[str | None] = mapped_column(String(255))
    stuck: Mapped[bool] = mapped_column(Boolean)
    hands: Mapped[bool] = mapped_column(Boolean)
    due: Mapped[bool] = mapped_column(Boolean)
    form: Mapped[bool] = mapped_column(Boolean)
    gone: Mapped[bool] = mapped_column(Boolean)
    broken: Mapped[bool] = mapped_column(Boolean)
    problem: Mapped[str] = mapped_column(Text, default="")
    tasks: Mapped[Any] = mapped_column(Json, default=list)
