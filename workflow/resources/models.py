"""Tables of the resource library: parcels of land first (domain.md 12.7)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from engine.persistence.base import Base
from workflow.people.pinyin import letters_of
from workflow.projects.columns import Amount


class Parcel(Base):
    """A piece of land that may be supplied; ``area`` in square metres, prices in 万元.

    ``status`` is ``plan``, ``net``, ``reserved``, ``listed``, ``deal`` or ``delivered``; the reservation itself
    is a row of ``site_reservation`` that names the project. ``letters`` are those people type for the name.
    """

    __tablename__ = "parcel"
    parcel_no: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    location: Mapped[str] = mapped_column(String(255), default="")
    area: Mapped[Decimal] = mapped_column(Amount)
    use: Mapped[str] = mapped_column(String(64), default="工业用地")
    years: Mapped[int] = mapped_column(Integer, default=50)
    start_price: Mapped[Decimal | None] = mapped_column(Amount)
    owner_org: Mapped[str] = mapped_column(String(64), default="")
    status: Mapped[str] = mapped_column(String(16), default="net")
    remark: Mapped[str] = mapped_column(String(64), default="")
    letters: Mapped[str] = mapped_column(String(255), default="", server_default="")

    @validates("name")
    def _spell(self, _member: str, name: str) -> str:
        self.letters = letters_of(name)
        return name
