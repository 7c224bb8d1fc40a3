"""Two people at one thing: one is first, the other is told; nobody sees a lock error."""

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user

ROUNDS = 12
BRANCHES = bpmn(
    start(), gateway("parallel", "fork"), user("A"), user("B"), gateway("parallel", "join"), end(),
    flow("s", "fork"), *chain("fork", "A", "join"), *chain("fork", "B", "join"), *chain("join", "e"),
    process_id="shared",
)  # fmt: skip


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"shared.bpmn": BRANCHES})
    yield world
    database.dispose()


def new_tasks(world):
    with world.transaction() as uow:
        key = start_instance(uow, process_id="shared")
    with world.reading() as uow:
        rows = uow.session.execute(select(UserTask.element_id, UserTask.key).where(UserTask.instance_key == key))
        return {element: task for element, task in rows}  # noqa: C416


def at_once(world, *jobs):
    """Let each (person, task) be completed at the same moment; what came of each."""
    outcomes, gate = [], threading.Barrier(len(jobs))

    def work(name, task):
        gate.wait()
        try:
            with world.transaction(Actor(name, frozenset({"g"}))) as uow:
                complete_user_task(uow, task, {name: True})
            outcomes.append("done")
        except Refused as error:
            outcomes.append("refused" if "already completed by" in error.message else error.message)

    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


@pytest.mark.both_databases
def test_one_of_two_who_complete_a_task_is_told_who_was_first(office):
    outcomes = Counter()
    for _ in range(ROUNDS):
        task = new_tasks(office)["A"]
        outcomes += at_once(office, ("li", task), ("wu", task))

    assert Counter(done=ROUNDS, refused=ROUNDS) == outcomes


@pytest.mark.both_databases
def test_two_tasks_of_one_instance_are_completed_at_once_and_both_count(office):
    outcomes = Counter()
    for _ in range(ROUNDS):
        tasks = new_tasks(office)
        outcomes += at_once(office, ("li", tasks["A"]), ("wu", tasks["B"]))

    assert Counter(done=2 * ROUNDS) == outcomes
