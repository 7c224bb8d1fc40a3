"""Random processes, migrated at a random moment, reach their end on the path they would have taken anyway."""

from __future__ import annotations

import re
from itertools import count
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.domain.assignment import SYSTEM
from engine.persistence.instances import ElementInstance, InstanceStateRow, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import complete_user_task, deploy, migrate_instance, start_instance
from engine.runtime.definitions import compiled_definition, latest_definition
from tests.properties.test_random_processes import SETTINGS, blocks, draw

NAMED = re.compile(r' (id|sourceRef|targetRef|attachedToRef|default)="([^"]+)"')
CHOSEN = re.compile(r'(?<=[\[ ])"(\w+)"(?=[\],])')
AFTER = "_v2"
numbers = count(1)


def renamed(content: bytes, process_id: str) -> bytes:
    """The same drawing with another id for every element and flow, the process itself aside."""

    def other(found: re.Match) -> str:
        name, value = found.groups()
        return f' {name}="{value if value == process_id else value + AFTER}"'

    return CHOSEN.sub(rf'"\1{AFTER}"', NAMED.sub(other, content.decode())).encode()


def anew(content: bytes, process_id: str) -> bytes:
    """The same drawing, byte for byte another file."""
    return content + b"<!-- anew -->"


def step(world, key: int, choose, path: list[str]) -> bool:
    """Complete one open task, picked by ``choose``; whether there was any."""
    with world.reading() as uow:
        mine = select(UserTask).where(UserTask.instance_key == key, UserTask.state == "CREATED").order_by(UserTask.key)
        tasks = list(uow.session.scalars(mine))
    if not tasks:
        return False
    task = tasks[choose(0, len(tasks) - 1)]
    path.append(task.element_id.removesuffix(AFTER))
    choice = choose(1, 3) if len(path) < 25 else 1
    with world.transaction(SYSTEM) as uow:
        complete_user_task(uow, task.key, {"choice": choice}, validated=True)
    return True


def begin(world, process_id: str, choose) -> int:
    with world.transaction() as uow:
        return start_instance(uow, process_id=process_id, variables={"choice": choose(1, 3)})


@pytest.mark.parametrize("change", [renamed, anew])
@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_a_migrated_instance_takes_the_same_path_to_its_end(random_world, change, items, seed, moment):
    number = next(numbers)
    process_id, content = f"random{number}", draw(items, number)
    note(content.decode())
    with random_world.transaction() as uow:
        deploy(uow, {"r.bpmn": content})
    choose, straight = Random(seed).randint, []
    untouched = begin(random_world, process_id, choose)
    while step(random_world, untouched, choose, straight):
        pass
    choose, path = Random(seed).randint, []
    key = begin(random_world, process_id, choose)
    for _ in range(int(moment * max(len(straight) - 1, 0))):
        step(random_world, key, choose, path)
    note(f"migrated after {path} of {straight}")

    if straight:
        with random_world.transaction() as uow:
            source = latest_definition(uow, process_id).key
            deploy(uow, {"r.bpmn": change(content, process_id)})
            target = latest_definition(uow, process_id).key
            ids = [node.id for _scope, node in compiled_definition(uow, source).process.scope.walk()]
            mapping = {one: one + AFTER for one in ids} if change is renamed else None
            migrate_instance(uow, key, target, mapping)
    while step(random_world, key, choose, path):
        pass

    with random_world.reading() as uow:
        state = uow.session.scalar(select(ProcessInstance.state).where(ProcessInstance.key == key))
        left = [
            uow.session.scalar(select(func.count()).select_from(table).where(*where))
            for table, where in (
                (Timer, (Timer.instance_key == key,)),
                (InstanceStateRow, (InstanceStateRow.instance_key == key,)),
                (ElementInstance, (ElementInstance.instance_key == key, ElementInstance.state == "ACTIVE")),
            )
        ]
        visits = {
            one: [
                element.removesuffix(AFTER)
                for element in uow.session.scalars(
                    select(ElementInstance.element_id)
                    .where(ElementInstance.instance_key == one)
                    .order_by(ElementInstance.key)
                )
            ]
            for one in (untouched, key)
        }
    assert ("COMPLETED", straight, [0, 0, 0]) == (state, path, left)
    assert visits[untouched] == visits[key]
