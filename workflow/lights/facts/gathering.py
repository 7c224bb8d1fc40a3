"""Gathers the facts of many matters with a handful of questions, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day
from workflow.lights.facts.building import NO_REPORTS, building_facts, month_reports
from workflow.lights.facts.matters import Matter
from workflow.lights.facts.orders import order_facts
from workflow.lights.facts.plans import plan_facts, planned_days
from workflow.lights.facts.stages import framework_days, reached_stages, stage_facts
from workflow.lights.facts.tasks import task_facts

NOTHING: dict[str, Any] = {"groups": [], "soon_tasks": 0, "red_orders": 0, "supervise_orders": 0}
"""What a matter has of which nothing is known."""


def gather(uow: UnitOfWork, matters: Sequence[Matter]) -> dict[str, dict[str, Any]]:
    """By business key: every fact that ``light_project`` may ask for, JSON-ready; absent ones are null there."""
    session = uow.session
    tasks = task_facts(session, [m.root_key for m in matters if m.root_key is not None], uow.now, uow.world.calendar)
    orders = order_facts(session, [matter.business_key for matter in matters])
    projects = _project_facts(session, matters, local_day(uow.now))
    return {
        matter.business_key: _plain(
            {
                **NOTHING,
                **projects.get(matter.business_key, {}),
                **tasks.get(matter.root_key or 0, {}),
                **orders.get(matter.business_key, {}),
            }
        )
        for matter in matters
    }


def _project_facts(session: Session, matters: Sequence[Matter], today: date) -> dict[str, dict[str, Any]]:
    projects = [matter.project for matter in matters if matter.project is not None]
    keys = [project.key for project in projects]
    if not keys:
        return {}
    reached, frameworks = reached_stages(session, keys), framework_days(session, keys)
    planned, reports = planned_days(session, projects), month_reports(session, keys)
    facts = {}
    for matter in matters:
        project = matter.project
        if project is None:
            continue
        facts[matter.business_key] = {
            **stage_facts(project, reached.get(project.key, {}), frameworks.get(project.key), today),
            **plan_facts(planned.get(project.key, {}), today),
            **building_facts(
                project, reached.get(project.key, {}), planned.get(project.key, {}),
                reports.get(project.key, NO_REPORTS), today,
            ),
        }  # fmt: skip
    return facts


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
