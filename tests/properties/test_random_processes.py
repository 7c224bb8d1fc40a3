"""Random block-structured processes, walked on random paths, reach their end and leave nothing behind.

Every step is a transaction of its own, so each state on the way was saved and loaded. A failing example prints its
diagram and its path.
"""

from __future__ import annotations

from itertools import count
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine.persistence.instances import ElementInstance, EventLogEntry, Incident, InstanceStateRow, ProcessInstance
from engine.persistence.work import InboxRow, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.runtime import deploy
from tests.factories.random_processes import blocks, draw, walk
from tests.factories.sizes import sized

SETTINGS = sized(15)

numbers = count(1)


@SETTINGS
@given(st.lists(blocks(2), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_random_process_reaches_its_end_and_leaves_nothing(random_world, items, seed):
    number = next(numbers)
    content = draw(items, number)
    note(content.decode())
    with random_world.transaction() as uow:
        deploy(uow, {"r.bpmn": content})

    key, path = walk(random_world, f"random{number}", Random(seed).randint)
    note(" → ".join(path))

    with random_world.reading() as uow:
        left = {
            table.__tablename__: uow.session.scalar(select(func.count()).select_from(table).where(*where))
            for table, where in (
                (Incident, (Incident.instance_key == key,)),
                (Timer, (Timer.instance_key == key,)),
                (MessageSubscription, (MessageSubscription.instance_key == key,)),
                (SignalSubscription, (SignalSubscription.instance_key == key,)),
                (InstanceStateRow, (InstanceStateRow.instance_key == key,)),
                (InboxRow, (InboxRow.task_key.in_(select(UserTask.key).where(UserTask.instance_key == key)),)),
                (ElementInstance, (ElementInstance.instance_key == key, ElementInstance.state == "ACTIVE")),
            )
        }
        state = uow.session.scalar(select(ProcessInstance.state).where(ProcessInstance.key == key))
        done = uow.session.scalar(
            select(func.count()).select_from(EventLogEntry).where(
                EventLogEntry.instance_key == key, EventLogEntry.kind == "UserTaskCompleted"
            )
        )  # fmt: skip
    assert ("COMPLETED", len(path), dict.fromkeys(left, 0)) == (state, done, left)
