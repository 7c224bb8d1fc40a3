"""Tokens of random processes moved at random: what is done can be loaded, what is refused changes nothing.

Whatever was moved where, the instance can be ended, and leaves nothing behind.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.domain.errors import Invalid, Refused
from engine.persistence.instances import ElementInstance, Incident, InstanceStateRow, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import cancel_instance, deploy, modify_instance
from engine.runtime.definitions import compiled_definition, latest_definition
from engine.runtime.environment import RunEnvironment
from engine.spiff.modify import Activation, Move, Termination
from engine.spiff.serializer import dump, load
from tests.properties.test_random_migrations import begin, step
from tests.properties.test_random_processes import SETTINGS, blocks, draw

numbers = count(1)


def instruction(choose, ids: list[str], keys: list[int]) -> dict:
    """One instruction about any element and any element instance."""
    element_id, key = ids[choose(0, len(ids) - 1)], keys[choose(0, len(keys) - 1)]
    return [
        {"activate": [Activation(element_id)]},
        {"activate": [Activation(element_id, ancestor=key)]},
        {"terminate": [Termination(key)]},
        {"move": [Move(element_id, source_key=key)]},
        {"move": [Move(element_id, source_key=key)], "activate": [Activation(ids[0]), Activation(element_id)]},
    ][choose(0, 4)]


@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_tokens_moved_at_random_leave_an_instance_that_can_be_loaded_and_ended(random_world, items, seed):
    process_id, choose = f"random{(number := next(numbers))}", Random(seed).randint
    content = draw(items, number)
    note(content.decode())
    with random_world.transaction() as uow:
        deploy(uow, {"r.bpmn": content})
    key = begin(random_world, process_id, choose)

    for _ in range(6):
        with random_world.reading() as uow:
            compiled = compiled_definition(uow, latest_definition(uow, process_id).key)
            ids = [node.id for _scope, node in compiled.process.scope.walk()]
            here = (ElementInstance.instance_key == key, ElementInstance.state == "ACTIVE")
            keys = [key, *uow.session.scalars(select(ElementInstance.key).where(*here).order_by(ElementInstance.key))]
            before = uow.session.get(InstanceStateRow, key)
        if before is None:
            break
        what = instruction(choose, ids, keys)
        note(str(what))
        refused = True
        with suppress(Invalid, Refused):
            with random_world.transaction() as uow:
                modify_instance(uow, key, **what)
            refused = False
        with random_world.reading() as uow:
            after = uow.session.get(InstanceStateRow, key)
            row = uow.session.get(ProcessInstance, key)
            if after is not None:
                assert after.blob == dump(load(after.blob, compiled.spec, RunEnvironment(uow, row)))
            assert not refused or before.blob == after.blob
        step(random_world, key, choose, [])

    with random_world.reading() as uow:
        state = uow.session.get(ProcessInstance, key).state
    if state == "ACTIVE":
        with random_world.transaction() as uow:
            cancel_instance(uow, key)
    with random_world.reading() as uow:
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
    assert [0] * 5 == left
