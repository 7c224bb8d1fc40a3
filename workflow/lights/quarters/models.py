"""Tables of quarters: how far each has come, what units reported, and the snapshots nobody changes any more."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DDL, Boolean, Index, Numeric, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class LightQuarter(Base):
    """One quarter: frozen once all its projects are, published once its units' lights are decided."""

    __tablename__ = "light_quarter"
    quarter: Mapped[str] = mapped_column(String(8), primary_key=True)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_by: Mapped[str | None] = mapped_column(String(64))


class QuarterReport(Base):
    """What counts for a unit besides its projects; ``completion_pct`` is nothing where a unit had no target.

    It counts once somebody else than ``entered_by`` confirmed it.
    """

    __tablename__ = "quarter_report"
    quarter: Mapped[str] = mapped_column(String(8), primary_key=True)
    org: Mapped[str] = mapped_column(String(64), primary_key=True)
    completion_pct: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    false_report: Mapped[bool] = mapped_column(Boolean, default=False)
    basis: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class LightSnapshot(Base):
    """What a project or unit showed at a quarter's end; never changed, never deleted: the database refuses it.

    ``scope`` is ``project`` or ``org``, ``target`` the business key or the unit's code, ``org`` the unit both belong
    to. ``facts`` are those the decision had, ``evidence`` what it met, ``decision_key`` its version. ``seal`` is
    ``rules.seal_of`` of everything else.
    """

    __tablename__ = "light_snapshot"
    __table_args__ = (
        UniqueConstraint("quarter", "scope", "target"),
        Index("ix_light_snapshot_org", "quarter", "scope", "org"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    quarter: Mapped[str] = mapped_column(String(8))
    scope: Mapped[str] = mapped_column(String(8))
    target: Mapped[str] = mapped_column(String(255))
    org: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    light: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[Any] = mapped_column(Json)
    evidence: Mapped[Any] = mapped_column(Json)
    facts: Mapped[Any] = mapped_column(Json)
    decision_key: Mapped[int] = mapped_column(Key)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    seal: Mapped[str] = mapped_column(String(64))


REFUSAL = "a frozen light is never changed"

SQLITE = tuple(
    f"CREATE TRIGGER light_snapshot_no_{what} BEFORE {what.upper()} ON light_snapshot "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for what in ("update", "delete")
)
POSTGRESQL = (
    "CREATE FUNCTION light_snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER light_snapshot_stays BEFORE UPDATE OR DELETE ON light_snapshot "
    "FOR EACH ROW EXECUTE FUNCTION light_snapshot_stays()",
)

for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        event.listen(
            LightSnapshot.__table__, "after_create", DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
        )
