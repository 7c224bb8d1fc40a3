"""Questions to plans from other areas: the day a project's milestone is planned for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.plans.models import Plan, PlanAdjustment, PlanStep
from workflow.plans.words import MILESTONES

AT_ONCE = 500


def planned_day(session: Session, business_key: str, milestone: str) -> date | None:
    """The day a milestone (``land_deal`` 摘牌, ``start`` 开工, ``production`` 投产) is planned for, or nothing.

    It is the day of the version that counts, or the one set by hand since; a plan that was dropped plans nothing.
    """
    return planned_days(session, [business_key]).get(business_key, {}).get(milestone)


def planned_days(session: Session, business_keys: Collection[str] | None = None) -> dict[str, dict[str, date]]:
    """The planned days of many projects' milestones: business key → milestone → day; of all when none is named."""
    if business_keys is None:
        return _days(session, None)
    keys = list(business_keys)
    found: dict[str, dict[str, date]] = {}
    for start in range(0, len(keys), AT_ONCE):
        found |= _days(session, keys[start : start + AT_ONCE])
    return found


def _days(session: Session, business_keys: list[str] | None) -> dict[str, dict[str, date]]:
    newest = (
        select(PlanAdjustment.plan_key, PlanAdjustment.path, func.max(PlanAdjustment.key).label("key"))
        .group_by(PlanAdjustment.plan_key, PlanAdjustment.path)
        .subquery()
    )
    query = (
        select(Plan.business_key, PlanStep.milestone, PlanStep.target, PlanAdjustment.target)
        .join(PlanStep, (PlanStep.plan_key == Plan.key) & (PlanStep.version == Plan.version))
        .outerjoin(newest, (newest.c.plan_key == PlanStep.plan_key) & (newest.c.path == PlanStep.path))
        .outerjoin(PlanAdjustment, PlanAdjustment.key == newest.c.key)
        .where(Plan.status != "dropped", PlanStep.milestone.in_(MILESTONES))
    )
    if business_keys is not None:
        query = query.where(Plan.business_key.in_(business_keys))
    found: dict[str, dict[str, date]] = {}
    for business_key, milestone, target, by_hand in session.execute(query):
        found.setdefault(business_key, {})[milestone] = by_hand or target
    return found
