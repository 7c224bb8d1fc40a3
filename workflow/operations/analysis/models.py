"""Tables of what happened to elements and on paths, counted by day and by month, and of how far the counting is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment

ELEMENT, UNIT, VARIANT = "element", "unit", "variant"
"""What a figure is about: an element's visits, those of one unit's tasks, the instances that took a path."""

DAY, MONTH = "day", "month"


class ProcessFigure(Base):
    """What ended in one version on one day, or in one month (``day`` is its first), of one ``subject``.

    ``passed`` were completed, ``stopped`` were terminated, ``overdue`` are those of either whose task ended, or ran,
    past its due date; of a variant they are instances. ``elapsed`` and ``worked`` are the durations of what was
    completed (of a variant: of every instance) in seconds by the clock and by the office's hours, as
    :class:`workflow.operations.analysis.spread.Spread` packs them, ``_sum`` their sums. ``slowest`` are the ten that
    took longest, ``[worked, elapsed, key of the visit, key of the instance]`` each. ``unit`` is empty but for ``UNIT``.
    """

    __tablename__ = "process_figure"
    definition_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    grain: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    unit: Mapped[str] = mapped_column(String(160), primary_key=True, default="")
    passed: Mapped[int] = mapped_column(Integer, default=0)
    stopped: Mapped[int] = mapped_column(Integer, default=0)
    overdue: Mapped[int] = mapped_column(Integer, default=0)
    elapsed_sum: Mapped[int] = mapped_column(BigInteger, default=0)
    worked_sum: Mapped[int] = mapped_column(BigInteger, default=0)
    elapsed: Mapped[bytes | None] = mapped_column(LargeBinary)
    worked: Mapped[bytes | None] = mapped_column(LargeBinary)
    slowest: Mapped[Any] = mapped_column(Json, nullable=True)


class OpenVisit(Base):
    """A visit that had not ended when it was looked at: looked at again until it has.

    It says its element, so that what waits is counted by the index alone.
    """

    __tablename__ = "open_visit"
    __table_args__ = (Index("ix_open_visit_element", "definition_key", "element_id", "element_type"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key, index=True)
    definition_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    element_type: Mapped[str] = mapped_column(String(48))


class AnalysisMark(Base):
    """How far the counting is: every visit with a key up to ``key`` was looked at, open ones up to ``open_key``.

    The look at the open ones that goes on, or was the last, began at ``round_at``; the last that came to the end began
    at ``swept_at``, so none that had ended by then is among them.
    """

    __tablename__ = "analysis_mark"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    first_key: Mapped[int] = mapped_column(Key, default=0)
    key: Mapped[int] = mapped_column(Key, default=0)
    open_key: Mapped[int] = mapped_column(Key, default=0)
    counted: Mapped[int] = mapped_column(BigInteger, default=0)
    moved_at: Mapped[datetime] = mapped_column(Moment)
    round_at: Mapped[datetime | None] = mapped_column(Moment)
    swept_at: Mapped[datetime | None] = mapped_column(Moment)


class ProcessVariant(Base):
    """A path that instances of a version took: ``digest`` of what was passed, in whatever order branches ran.

    ``path`` is a :class:`workflow.operations.analysis.paths.Path` in the order in which ``first_instance`` went.
    """

    __tablename__ = "process_variant"
    __table_args__ = (UniqueConstraint("definition_key", "digest"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    definition_key: Mapped[int] = mapped_column(Key)
    digest: Mapped[str] = mapped_column(String(32), index=True)
    path: Mapped[Any] = mapped_column(Json)
    first_instance: Mapped[int] = mapped_column(Key)


class InstanceVariant(Base):
    """The path an ended instance took."""

    __tablename__ = "instance_variant"
    instance_key: Mapped[int] = mapped_column(
        ForeignKey("process_instance.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    variant_key: Mapped[int] = mapped_column(ForeignKey("process_variant.key"), index=True)
