"""Standing still between any two steps changes nothing: the same commands lead to the same places."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select

from engine.persistence.instances import ProcessInstance
from engine.runtime import deploy, resume_instance, run_due, suspend_instance
from tests.factories.random_processes import blocks, draw, open_tasks, walk
from tests.factories.sizes import sized

SETTINGS = sized(8)

numbers = count(200_001)


def stand_still(world, key: int) -> int:
    """Suspend the instance for ten days of the worker's trying, and resume it; how many things happened in it."""
    with world.reading() as uow:
        if uow.session.scalar(select(ProcessInstance.state).where(ProcessInstance.key == key)) != "ACTIVE":
            return 0
    with world.transaction() as uow:
        suspend_instance(uow, key)
    world.clock.move_to(world.clock.now() + timedelta(days=10))
    happened = run_due(world)
    with world.transaction() as uow:
        resume_instance(uow, key)
    return happened + run_due(world)


@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_an_instance_that_stood_still_at_every_step_goes_the_same_way(random_world, items, seed):
    content = draw(items, next(numbers))
    note(content.decode())
    with random_world.transaction() as uow:
        process_id = deploy(uow, {"r.bpmn": content}).processes[0].id
    happened: list[int] = []

    def places(*, still: bool) -> tuple[list[str], list[Counter[str]]]:
        seen: list[Counter[str]] = []

        def look(key: int) -> None:
            if still:
                happened.append(stand_still(random_world, key))
            seen.append(Counter(task.element_id for task in open_tasks(random_world, key)))

        _key, path = walk(random_world, process_id, Random(seed).randint, look)
        return path, seen

    went = places(still=False)

    assert (went, set()) == (places(still=True), set(happened) - {0})
