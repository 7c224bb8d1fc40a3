"""Tables of saved views: the views themselves, and which one a person's desk opens with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class SavedView(Base):
    """A list under a name. ``question`` is the query of its address; ``group_code`` whom it is shared with, or nothing.

    ``position`` orders the views of one owner.
    """

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_owner", "owner", "position"), Index("ix_saved_view_group", "group_code"))
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(64))
    group_code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class ChosenView(Base):
    """The view a person's desk opens with."""

    __tablename__ = "chosen_view"
    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    view_key: Mapped[int] = mapped_column(Key, ForeignKey("saved_view.key", ondelete="CASCADE"), index=True)
