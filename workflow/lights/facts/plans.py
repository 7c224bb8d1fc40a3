"""How many months a project is over the month planned for its land deal and its start (domain.md 8.3 rows 6 to 9).

What the office planned backwards from a committed date goes before what the agreement promises.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.lights.facts.months import months_apart
from workflow.plans.queries import planned_days as days_of_plans
from workflow.projects.models import Project, ProjectMilestone

LAND, START, COMPLETION, PRODUCTION = "摘牌", "开工", "竣工", "投产"
"""Milestones by the names of the agreement's form."""

NAME_OF_GOAL: Mapping[str, str] = {"land_deal": LAND, "start": START, "production": PRODUCTION}
"""Milestones of plans by those names."""


def planned_days(session: Session, projects: Collection[Project]) -> dict[int, dict[str, date]]:
    """By project: milestone → the day it is planned for."""
    project_keys = [project.key for project in projects]
    rows = session.execute(
        select(ProjectMilestone.project_key, ProjectMilestone.type, ProjectMilestone.plan_date).where(
            ProjectMilestone.project_key.in_(project_keys)
        )
    )
    found: dict[int, dict[str, date]] = {}
    for project_key, name, day in rows:
        if day is not None:
            found.setdefault(project_key, {})[name] = day
    plans = days_of_plans(session, [project.business_key for project in projects if project.business_key])
    for project in projects:
        for goal, day in plans.get(project.business_key or "", {}).items():
            found.setdefault(project.key, {})[NAME_OF_GOAL[goal]] = day
    return found


def plan_facts(planned: Mapping[str, date], today: date) -> dict[str, Any]:
    """Months over the planned month: 1 from the first day after that month, 0 within it, below while it lies ahead."""
    land, start = planned.get(LAND), planned.get(START)
    return {
        "land_plan_on": land,
        "land_late_months": months_apart(land, today) if land is not None else None,
        "start_plan_on": start,
        "start_late_months": months_apart(start, today) if start is not None else None,
    }
