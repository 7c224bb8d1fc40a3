"""A task is completed in the moment in which its instance is migrated or modified: both count, or one is told why."""

import threading

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import Refused
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import ElementInstance, InstanceStateRow, ProcessInstance
from engine.persistence.work import InboxRow, Timer, UserTask
from engine.runtime import complete_user_task, deploy, migrate_instance, modify_instance, start_instance
from engine.runtime.definitions import latest_definition
from engine.spiff.modify import Move
from engine.world import World
from tests.factories.diagrams import boundary, bpmn, chain, end, start, timer, user

ROUNDS = 8


def line(first, second):
    late = boundary("b", first, timer("duration", "P9D"))
    parts = [start(), user(first), late, user(second), end(), end("e2")]
    return bpmn(*parts, *chain("s", first, second, "e"), *chain("b", "e2"), process_id="shared")


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    yield world
    database.dispose()


def begin(world):
    with world.transaction() as uow:
        deploy(uow, {"shared.bpmn": line("A", "B")})
        source = latest_definition(uow, "shared").key
    with world.transaction() as uow:
        return start_instance(uow, definition_key=source)


def open_tasks(world, key):
    with world.reading() as uow:
        mine = select(UserTask).where(UserTask.instance_key == key, UserTask.state == "CREATED")
        return list(uow.session.scalars(mine))


def at_once(world, *jobs):
    """Do the jobs at the same moment, each in a transaction of its own; what was refused, in words."""
    refused, gate = [], threading.Barrier(len(jobs))

    def work(job):
        gate.wait()
        try:
            with world.transaction(Actor("li", frozenset({"g"}))) as uow:
                job(uow)
        except Refused as error:
            refused.append(error.message)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def finish(world, key):
    """Complete what is open; the element ids, and what the ended instance left behind."""
    done = []
    while tasks := open_tasks(world, key):
        done.append(tasks[0].element_id)
        with world.transaction(SYSTEM) as uow:
            complete_user_task(uow, tasks[0].key)
    with world.reading() as uow:
        state = uow.session.get(ProcessInstance, key).state
        left = [
            *uow.session.scalars(select(Timer.key).where(Timer.instance_key == key)),
            *uow.session.scalars(select(InboxRow.task_key)),
            *uow.session.scalars(select(InstanceStateRow.instance_key)),
            *uow.session.scalars(select(ElementInstance.key).where(ElementInstance.state == "ACTIVE")),
        ]
    return done, state, left


@pytest.mark.both_databases
def test_a_task_is_completed_while_its_instance_is_migrated(office):
    for _ in range(ROUNDS):
        key = begin(office)
        with office.transaction() as uow:
            deploy(uow, {"shared.bpmn": line("X", "Y")})
            target = latest_definition(uow, "shared").key
        (task,) = open_tasks(office, key)

        refused = at_once(
            office,
            lambda uow, task=task: complete_user_task(uow, task.key),
            lambda uow, key=key, target=target: migrate_instance(uow, key, target, {"A": "X", "B": "Y", "b": "b"}),
        )

        assert ([], (["Y"], "COMPLETED", [])) == (refused, finish(office, key))


@pytest.mark.both_databases
def test_a_task_is_completed_while_its_token_is_moved(office):
    for _ in range(ROUNDS):
        key = begin(office)
        (task,) = open_tasks(office, key)

        refused = at_once(
            office,
            lambda uow, task=task: complete_user_task(uow, task.key),
            lambda uow, key=key: modify_instance(uow, key, move=[Move("B", source_id="A")]),
        )

        assert 1 == len(refused)
        assert "canceled" in refused[0] or "nothing runs at the element 'A'" in refused[0]
        assert (["B"], "COMPLETED", []) == finish(office, key)
