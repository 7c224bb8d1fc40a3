"""Sends tasks back: what the tests of returning have in common."""

from __future__ import annotations

import pytest

from engine.domain.assignment import SYSTEM
from engine.persistence.work import UserTask
from engine.runtime import return_plans, return_task


@pytest.fixture
def back(engine_world):
    """Return the oldest open task of an element; the words of the plan are checked with it."""

    def do(run, element_id, target=None, opinion="材料不全", **more):
        key = next(task.key for task in run.open_tasks if task.element_id == element_id)
        with engine_world.transaction(SYSTEM) as uow:
            return return_task(uow, key, opinion, target_id=target, **more)

    return do


@pytest.fixture
def plans(engine_world):
    def do(run, element_id):
        task = next(task for task in run.open_tasks if task.element_id == element_id)
        with engine_world.reading(SYSTEM) as uow:
            return {plan.step.element_id: plan for plan in return_plans(uow, uow.session.get(UserTask, task.key))}

    return do
