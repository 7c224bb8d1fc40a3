"""Questions about quarters: which there are, and what was frozen of a unit's projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from workflow.lights.quarters.models import LightQuarter, LightSnapshot
from workflow.lights.quarters.rules import first_day, words_of


def all_quarters(session: Session) -> list[tuple[LightQuarter, Counter[str], Counter[str]]]:
    """Every frozen quarter, the newest first, with how many projects and how many units showed each light."""
    query = select(LightSnapshot.quarter, LightSnapshot.scope, LightSnapshot.light, func.count()).group_by(
        LightSnapshot.quarter, LightSnapshot.scope, LightSnapshot.light
    )
    counts: dict[tuple[str, str], Counter[str]] = {}
    for quarter, scope, light, count in session.execute(query):
        counts.setdefault((quarter, scope), Counter())[light] = count
    rows = session.scalars(select(LightQuarter).order_by(LightQuarter.quarter.desc()))
    none: Counter[str] = Counter()
    return [(row, counts.get((row.quarter, "project"), none), counts.get((row.quarter, "org"), none)) for row in rows]


def find_quarter(session: Session, quarter: str) -> LightQuarter:
    """A frozen quarter. :raises NotFound: when the name is none, or it is not frozen"""
    first_day(quarter)
    row = session.get(LightQuarter, quarter)
    if row is None:
        raise NotFound(f"{words_of(quarter)}还没有冻结：季末次日自动冻结。")
    return row


def frozen_projects(session: Session, quarter: str, org: str | None = None) -> Sequence[LightSnapshot]:
    """The frozen projects of a unit (of none for an empty code), or of all, by name."""
    query = select(LightSnapshot).where(LightSnapshot.quarter == quarter, LightSnapshot.scope == "project")
    if org is not None:
        query = query.where(LightSnapshot.org == org)
    return session.scalars(query.order_by(LightSnapshot.name, LightSnapshot.key)).all()


def lights_of_org(session: Session, org: str, most: int = 8) -> list[LightSnapshot]:
    """What was published for a unit, the newest quarter first."""
    query = select(LightSnapshot).where(LightSnapshot.scope == "org", LightSnapshot.target == org)
    return list(session.scalars(query.order_by(LightSnapshot.quarter.desc()).limit(most)))


def published(session: Session, quarter: str) -> dict[str, LightSnapshot]:
    """By unit: what was published for it."""
    query = select(LightSnapshot).where(LightSnapshot.quarter == quarter, LightSnapshot.scope == "org")
    return {row.target: row for row in session.scalars(query)}
