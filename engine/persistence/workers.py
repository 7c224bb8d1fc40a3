"""The workers that run: a row each, counted up while it lives, so that others can tell when one has died."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Moment


class WorkerRow(Base):
    """A process that does jobs. ``beats`` grows while it lives; moments are the machine's, not the office's."""

    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    process: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(Moment)
    beats: Mapped[int] = mapped_column(Integer, default=0)
    beat_at: Mapped[datetime] = mapped_column(Moment)
