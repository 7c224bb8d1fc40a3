"""倒排 in the sample county: on two days the supervisor plans what got far enough; on the last day it is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from workflow.demo.driver import Driver
from workflow.demo.names import data
from workflow.demo.pace import Pace
from workflow.plans.make import make_plan, today_of
from workflow.plans.models import Plan
from workflow.plans.schedule import months_after
from workflow.plans.watch import check_plan
from workflow.projects.models import Project

HEADQUARTERS = "V2_hq"


def schedule_plans(driver: Driver) -> None:
    """The supervisor's days of planning, and the comparison a worker would make each day."""
    told, pace = data("plans"), Pace(driver.world.calendar, 0)
    supervisor = replace(driver.county.actor("supervisor"), is_supervisor=True)
    for day in told["days"]:
        driver.at(pace.on(date.fromisoformat(day)), supervisor, _plan_some)
    driver.at(pace.on(date.fromisoformat(told["checked"])), supervisor, _compare)


def _plan_some(uow: UnitOfWork) -> Sequence[int]:
    told = data("plans")
    for row in told["goals"]:
        query = (
            select(Project)
            .outerjoin(Plan, Plan.root_key == Project.root_key)
            .where(Plan.key.is_(None), Project.stat_stage == row["stage"], Project.mgmt_status == "active")
            .order_by(Project.business_key)
            .limit(told["most"])
        )
        for number, project in enumerate(uow.session.scalars(query).all()):
            _plan(uow, project, row, number)
    return []


def _plan(uow: UnitOfWork, project: Project, row: Mapping[str, Any], number: int) -> None:
    goal = row["goal"]
    if goal == "start" and project.variant == HEADQUARTERS:
        goal = data("plans")["headquarters"]
    day = months_after(today_of(uow), row["months"][number % len(row["months"])])
    make_plan(uow, project.business_key or project.project_code, goal, day)


def _compare(uow: UnitOfWork) -> Sequence[int]:
    for key in uow.session.scalars(select(Plan.key).order_by(Plan.key)).all():
        check_plan(uow, key)
    return []
