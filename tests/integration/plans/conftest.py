"""A world with every shipped process, in which projects are planned and time passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task
from engine.world import World
from tests.factories.planned import deploy_office, make_project
from workflow.plans.make import make_plan, plan_of, project_of, today_of
from workflow.plans.standing import Standing, standing_of

KEY = "CNZS-2023-0001"


class Planned:
    """A world, and what tests ask of a project's plan in it."""

    def __init__(self, world: World) -> None:
        self.world, self.clock = world, world.clock
        deploy_office(world)
        world.task_rule = world.field_rule = None

    def plan(self, committed_on: date, goal: str = "production", variant: str = "V1_new_land", key: str = KEY) -> None:
        make_project(self.world, key, variant, owner_user="lin", leader="chen")
        with self.world.transaction() as uow:
            make_plan(uow, key, goal, committed_on)

    def standing(self, key: str = KEY) -> Standing:
        with self.world.reading() as uow:
            project = project_of(uow.session, key)
            plan = plan_of(uow.session, project)
            return standing_of(uow.session, plan, project, today_of(uow), self.world.calendar)

    def rows(self, table: type, **named: object) -> list:
        with self.world.reading() as uow:
            return uow.session.scalars(select(table).filter_by(**named).order_by(table.key)).all()

    def pass_days(self, days: int) -> None:
        self.clock.move_to(self.clock.now() + timedelta(days=days))

    def do(self, element: str, **values: object) -> None:
        with self.world.transaction(SYSTEM) as uow:
            open_ones = select(UserTask.key).where(UserTask.element_id == element, UserTask.state == "CREATED")
            complete_user_task(uow, uow.session.scalars(open_ones).one(), values)


@pytest.fixture
def office(world: World) -> Planned:
    return Planned(world)


@pytest.fixture
def by_name() -> Callable[[Standing], dict]:
    """The steps of a standing by the id of their element."""
    return lambda standing: {row.placed.step.element_id: row for row in standing.rows}
