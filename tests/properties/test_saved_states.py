"""What is saved is what was: a state loaded and saved again is equal, and the same commands lead to the same places."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select

from engine.persistence.instances import ElementInstance, EventLogEntry, InstanceStateRow, ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import deploy
from engine.runtime.definitions import compiled_definition
from engine.runtime.environment import RunEnvironment
from engine.spiff.serializer import dump, load
from tests.factories.random_processes import blocks, draw, open_tasks, walk
from tests.factories.sizes import sized

SETTINGS = sized(8)
PROCESSES = st.lists(blocks(2), min_size=1, max_size=3)
SEEDS = st.integers(0, 2**32 - 1)

numbers = count(1)


def deployed(world, items) -> str:
    content = draw(items, next(numbers) + 100_000)
    note(content.decode())
    with world.transaction() as uow:
        return deploy(uow, {"r.bpmn": content}).processes[0].id


@SETTINGS
@given(PROCESSES, SEEDS)
def test_a_state_loaded_and_saved_again_is_equal(random_world, items, seed):
    differences = []

    def look(key: int) -> None:
        with random_world.reading() as uow:
            saved = uow.session.get(InstanceStateRow, key)
            if saved is not None:
                row = uow.session.get_one(ProcessInstance, key)
                spec = compiled_definition(uow, row.definition_key).spec
                if dump(load(saved.blob, spec, RunEnvironment(uow, row))) != saved.blob:
                    differences.append(key)

    walk(random_world, deployed(random_world, items), Random(seed).randint, look)

    assert [] == differences


@SETTINGS
@given(PROCESSES, SEEDS)
def test_the_same_commands_lead_to_the_same_waiting_places(random_world, items, seed):
    process_id = deployed(random_world, items)

    def places() -> list[Counter[str]]:
        seen: list[Counter[str]] = []

        def look(key: int) -> None:
            seen.append(Counter(task.element_id for task in open_tasks(random_world, key)))

        walk(random_world, process_id, Random(seed).randint, look)
        return seen

    assert places() == places()


def logged(world, key: int, kind: str) -> Counter[int | None]:
    with world.reading() as uow:
        entries = select(EventLogEntry.task_key).where(EventLogEntry.instance_key == key, EventLogEntry.kind == kind)
        return Counter(uow.session.scalars(entries))


@pytest.mark.parametrize(
    ("kind", "state"),
    [("UserTaskCreated", ("COMPLETED", "CANCELED")), ("UserTaskCompleted", ("COMPLETED",)),
     ("UserTaskCanceled", ("CANCELED",))],
)  # fmt: skip
@SETTINGS
@given(items=PROCESSES, seed=SEEDS)
def test_each_event_of_a_task_is_logged_once(random_world, kind, state, items, seed):
    key, _path = walk(random_world, deployed(random_world, items), Random(seed).randint)

    with random_world.reading() as uow:
        tasks = list(
            uow.session.scalars(select(UserTask.key).where(UserTask.instance_key == key, UserTask.state.in_(state)))
        )
    assert Counter(tasks) == logged(random_world, key, kind)


@SETTINGS
@given(PROCESSES, SEEDS)
def test_the_end_of_an_instance_is_logged_once(random_world, items, seed):
    key, _path = walk(random_world, deployed(random_world, items), Random(seed).randint)

    assert Counter([None]) == logged(random_world, key, "InstanceEnded")


@SETTINGS
@given(PROCESSES, SEEDS)
def test_every_element_that_began_has_ended_with_its_instance(random_world, items, seed):
    key, _path = walk(random_world, deployed(random_world, items), Random(seed).randint)

    with random_world.reading() as uow:
        open_elements = select(ElementInstance.element_id).where(
            ElementInstance.instance_key == key, ElementInstance.ended_at.is_(None)
        )
        assert [] == list(uow.session.scalars(open_elements))
