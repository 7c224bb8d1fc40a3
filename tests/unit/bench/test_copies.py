"""Copies of instances are whole, lie apart from each other, and go on as instances do."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bench.copies import Copies, primary_keys, renumbered, rows_of
from bench.shape import GROUP, PROCESS, STARTING, handed_in, luodi_files
from engine.persistence.instances import InstanceStateRow
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from engine.runtime.definitions import compiled_definition, latest_definition
from engine.spiff.serializer import load
from workflow.inbox.acts.complete_task import complete_task
from workflow.tables import metadata

COPIES = 7


@pytest.fixture
def copied(world, make_person):
    clerk = make_person("clerk", "officer", groups=[GROUP])
    with world.transaction() as uow:
        deploy(uow, luodi_files())
    before, first = primary_keys(world.database), world.keys.next()
    with world.transaction(clerk) as uow:
        root = start_instance(uow, process_id=PROCESS, variables=STARTING)
    after, keys = primary_keys(world.database), range(first, world.keys.next())
    copies = Copies(world.database, before, after, keys, COPIES)
    copies.fill(at_once=3)
    return world, clerk, copies, root


@pytest.mark.both_databases
def test_every_table_of_an_instance_has_the_rows_of_each_copy(copied):
    world, _clerk, copies, _root = copied

    counts = {}
    with world.reading() as uow:
        for table in metadata.sorted_tables:
            if table.name in rows_of(copies):
                counts[table.name] = uow.session.scalar(select(func.count()).select_from(table))

    wanted = {name: len(copies.before[name]) + rows * (COPIES + 1) for name, rows in rows_of(copies).items()}
    assert wanted == counts
    assert {"process_instance", "instance_state", "user_task", "inbox", "event_log", "variable"} <= wanted.keys()


@pytest.mark.both_databases
def test_a_copy_that_was_woken_goes_on(copied):
    world, clerk, copies, root = copied
    copies.wake([(root, 4)])
    key = root + 4 * copies.step
    with world.reading() as uow:
        task = uow.session.scalar(select(UserTask.key).where(UserTask.instance_key == key))

    with world.transaction(clerk) as uow:
        done = complete_task(uow, task, handed_in(0, 1))

    assert done.task.instance_key == key
    assert done.next_task_key is not None


def test_a_state_of_other_keys_names_no_key_of_the_original(copied):
    world, _clerk, copies, root = copied
    with world.reading() as uow:
        blob = uow.session.get_one(InstanceStateRow, root).blob
        spec = compiled_definition(uow, latest_definition(uow, PROCESS).key).spec
    workflow = load(renumbered(blob, copies.keys, copies.step), spec, None)

    assert {root + copies.step} == {token.key for token in workflow.tasks.values() if token.is_process}
    assert not {token.key for token in workflow.tasks.values()} & set(load(blob, spec, None).tasks)
