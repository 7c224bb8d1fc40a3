"""The table of saved lists, of every page that keeps some."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class SavedList(Base):
    """A list under a name. ``question`` is the query of its address, ``page`` whose address: a name of ``rules.PAGES``.

    ``group_code`` is whom it is shared with, or nothing.
    """

    __tablename__ = "saved_list"
    __table_args__ = (UniqueConstraint("owner", "page", "name"), Index("ix_saved_list_group", "group_code"))
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(16))
    group_code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)
