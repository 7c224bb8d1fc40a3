"""Which groups of the rules a project belongs to, and how long it has been at each stage (domain.md 8.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.inbox.lights import local_day
from workflow.lights.facts.months import full_months
from workflow.projects.models import Project, StatRecognition
from workflow.projects.records import Agreement

FOLLOWED_GRADES = frozenset({"A", "B"})
TALKS = frozenset({"P1", "P2", "P3", "P4"})
LAND_VARIANTS = frozenset({"V1_new_land"})
"""The variants that land by a deal for land; the others land by what domain.md 7.6 says of them."""

SIGNED = ("signed", "archived")
"""States of an agreement that has been signed."""

Reached = Mapping[str, date]
"""Stage → the day it was recognised for."""


def reached_stages(session: Session, project_keys: Collection[int]) -> dict[int, dict[str, date]]:
    """By project: the stages that stand, each with its day."""
    rows = session.execute(
        select(StatRecognition.project_key, StatRecognition.stage, StatRecognition.reached_on).where(
            StatRecognition.project_key.in_(project_keys), StatRecognition.revoked_at.is_(None)
        )
    )
    found: dict[int, dict[str, date]] = {}
    for project_key, stage, day in rows:
        found.setdefault(project_key, {})[stage] = day
    return found


def framework_days(session: Session, project_keys: Collection[int]) -> dict[int, date]:
    """By project: when its first framework agreement was signed, where no formal one is."""
    rows = session.execute(
        select(Agreement.project_key, Agreement.type, Agreement.signed_at).where(
            Agreement.project_key.in_(project_keys), Agreement.status.in_(SIGNED)
        )
    )
    days: dict[int, date] = {}
    formal: set[int] = set()
    for project_key, kind, signed_at in rows:
        if signed_at is None:
            continue
        if kind == "formal":
            formal.add(project_key)
        elif kind == "framework":
            days[project_key] = min(signed_at, days.get(project_key, signed_at))
    return {key: day for key, day in days.items() if key not in formal}


def groups_of(project: Project, reached: Reached, framework_on: date | None) -> list[str]:
    """The groups of 8.3 a project is in; more than one where they overlap, none where it is not active."""
    if project.mgmt_status != "active":
        return []
    started = not reached.keys().isdisjoint({"started", "stat_entered", "completed", "in_production"})
    completed, producing = "completed" in reached, "in_production" in reached
    landed = "landed" in reached or started
    signed = "signed" in reached or landed
    if not signed:
        if framework_on is not None:
            return ["framework"]
        return ["talking"] if project.grade in FOLLOWED_GRADES and project.phase in TALKS else []
    meets = {
        "signed_not_started": not started,
        "signed_not_landed": not landed and project.variant in LAND_VARIANTS,
        "landed_not_started": landed and not started,
        "started_not_entered": "started" in reached and "stat_entered" not in reached and not producing,
        "building": started and not completed and not producing,
        "completed_not_producing": completed and not producing,
    }
    return [group for group, met in meets.items() if met]


def stage_facts(project: Project, reached: Reached, framework_on: date | None, today: date) -> dict[str, Any]:
    """Groups, days without progress (calendar days), and full months since each stage."""
    progress_on = local_day(project.progress_at) if project.progress_at is not None else None
    facts: dict[str, Any] = {
        "groups": groups_of(project, reached, framework_on),
        "progress_on": progress_on,
        "idle_days": (today - progress_on).days if progress_on is not None else None,
        "framework_on": framework_on,
        "framework_months": full_months(framework_on, today) if framework_on is not None else None,
    }
    for stage in ("signed", "started", "completed"):
        day = reached.get(stage)
        facts[f"{stage}_on"] = day
        facts[f"{stage}_months"] = full_months(day, today) if day is not None else None
    return facts
