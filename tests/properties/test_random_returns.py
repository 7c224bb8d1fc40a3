"""Tasks of random processes returned at random: whatever goes back to wherever, the instance still reaches its end.

Nothing is left then, no join stands still on the way, and what a plan says ends is what ends.
"""

from __future__ import annotations

from itertools import count
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.domain.assignment import SYSTEM
from engine.persistence.instances import ElementInstance, Incident, InstanceStateRow, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import deploy, return_plans, return_task
from tests.factories.random_processes import blocks, draw, open_tasks, walk
from tests.factories.sizes import sized

SETTINGS = sized(25)

numbers = count(1)


def send_back(world, key: int, choose) -> str | None:
    """Return one of the open tasks to one of its steps, as planned; what was done, if anything can be."""
    tasks = open_tasks(world, key)
    if not tasks:
        return None
    task = tasks[choose(0, len(tasks) - 1)]
    with world.reading() as uow:
        plans = [plan for plan in return_plans(uow, task) if plan.step.obstacle is None]
    if not plans:
        return None
    plan = plans[choose(0, len(plans) - 1)]
    with world.transaction(SYSTEM) as uow:
        opened = return_task(
            uow, task.key, "again", target_id=plan.step.element_id, assignee="li", confirmed=plan.fingerprint
        )
    after = {one.key for one in open_tasks(world, key)}
    gone = {one.task_key for one in plan.ending if one.task_key is not None} | {task.key}
    assert after & gone == set()
    assert after >= {one.task_key for one in plan.staying}
    assert opened is None or opened in after
    return f"{task.element_id} ⇠ {plan.step.element_id} ({plan.step.way})"


@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_an_instance_whose_tasks_are_returned_at_random_reaches_its_end_and_leaves_nothing(random_world, items, seed):
    number, choose = next(numbers), Random(seed).randint
    content = draw(items, number)
    note(content.decode())
    with random_world.transaction() as uow:
        deploy(uow, {"r.bpmn": content})
    returns: list[str] = []

    def look(key: int) -> None:
        if len(returns) < 8 and choose(1, 3) == 1:
            done = send_back(random_world, key, choose)
            if done is not None:
                note(done)
                returns.append(done)

    key, path = walk(random_world, f"random{number}", choose, look)
    note(" → ".join(path))

    with random_world.reading() as uow:
        state = uow.session.get(ProcessInstance, key).state
        left = [
            uow.session.scalar(select(func.count()).select_from(table).where(table.instance_key == key, *where))
            for table, where in (
                (Timer, ()),
                (InstanceStateRow, ()),
                (UserTask, (UserTask.state == "CREATED",)),
                (Incident, (Incident.state == "ACTIVE",)),
                (ElementInstance, (ElementInstance.state == "ACTIVE",)),
            )
        ]
    assert ("COMPLETED", [0] * 5) == (state, left)
