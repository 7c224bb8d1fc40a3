"""Tables of what people wrote about an incident, and of who looks after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class IncidentNote(Base):
    """One note, never changed."""

    __tablename__ = "incident_note"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    incident_key: Mapped[int] = mapped_column(ForeignKey("incident.key", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)


class IncidentKeeper(Base):
    """Who looks after an incident, since when, and who gave it to them."""

    __tablename__ = "incident_keeper"
    incident_key: Mapped[int] = mapped_column(
        ForeignKey("incident.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    username: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[str] = mapped_column(String(64))
