"""Tables of drafts of ``light_project``, and of the projects that would change colour."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class DraftState(StrEnum):
    """Where a draft is."""

    COMPARING = "comparing"
    COMPARED = "compared"
    IN_USE = "in_use"
    REFUSED = "refused"


class LightDraft(Base):
    """A changed ``light_project.dmn``; ``against`` is the version it is compared with.

    ``compared`` of ``total`` projects are done, those up to the business key ``cursor``; ``counts`` are how many go
    from which light to which (``"green>red": 3``).
    """

    __tablename__ = "light_draft"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    against: Mapped[int] = mapped_column(Key)
    cursor: Mapped[str] = mapped_column(String(255), default="")
    compared: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer)
    counts: Mapped[Any] = mapped_column(Json, default=dict)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    opinion: Mapped[str] = mapped_column(Text, default="")


class LightDraftChange(Base):
    """A project that would show another light, or another reason, by the draft."""

    __tablename__ = "light_draft_change"
    draft_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    business_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    org: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(8))
    after: Mapped[str] = mapped_column(String(8))
    before_reasons: Mapped[Any] = mapped_column(Json)
    after_reasons: Mapped[Any] = mapped_column(Json)
