"""Two officers submit on one instance again and again: nobody sees a lock error, and who was first is said in words.

``--messages`` says how many submissions (1000 is the nightly size).
"""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user
from workflow.inbox.acts.complete_task import complete_task

OFFICERS = ("li", "wu")
ROUNDS = 10
SHARED = bpmn(
    start(), gateway("parallel", "fork"), gateway("parallel", "join"), end(), *chain("join", "e"), flow("s", "fork"),
    *(part for name in OFFICERS for part in (
        user(name, groups=name), gateway("exclusive", f"g_{name}", default=f"g_{name}_join"),
        flow("fork", name), flow(name, f"g_{name}"), flow(f"g_{name}", name, f"done_{name} < most"),
        flow(f"g_{name}", "join"),
    )),
    process_id="shared",
)  # fmt: skip
ONE = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="one")


@pytest.fixture
def office(database_url):
    world = World(open_database(database_url), clock=SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"shared.bpmn": SHARED, "one.bpmn": ONE})
    yield world
    world.database.dispose()


def open_tasks(world, instance_key):
    with world.reading() as uow:
        query = select(UserTask.element_id, UserTask.key).where(
            UserTask.instance_key == instance_key, UserTask.state == "CREATED"
        )
        return dict(uow.session.execute(query).all())


def at_once(*jobs):
    """Run the jobs at the same moment; the errors they ended with."""
    errors, gate = [], threading.Barrier(len(jobs))

    def work(job):
        gate.wait()
        try:
            job()
        except Exception as error:  # noqa: BLE001  (whatever it is, the test names it)
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.both_databases
@pytest.mark.timeout(2_000)
def test_two_officers_submit_on_one_instance_and_see_no_lock_error(office, pytestconfig):
    most = pytestconfig.getoption("--messages") // 2
    with office.transaction() as uow:
        key = start_instance(uow, process_id="shared", variables={"most": most})

    def submit_all(name):
        actor = Actor(name, frozenset({name}))
        for number in range(1, most + 1):
            task = open_tasks(office, key)[name]
            office.run(lambda uow, task=task, n=number: complete_task(uow, task, {f"done_{name}": n}), actor)

    errors = at_once(*(lambda name=name: submit_all(name) for name in OFFICERS))

    with office.reading() as uow:
        done = Counter(uow.session.scalars(select(UserTask.completed_by).where(UserTask.instance_key == key)))
        state = uow.session.get_one(ProcessInstance, key).state
    assert (errors, done, state) == ([], Counter(dict.fromkeys(OFFICERS, most)), "COMPLETED")


@pytest.mark.both_databases
def test_of_two_who_complete_one_task_the_second_is_told_who_was_first(office):
    told = []
    for _ in range(ROUNDS):
        with office.transaction() as uow:
            started = start_instance(uow, process_id="one")
        task = open_tasks(office, started)["A"]
        actors = [Actor(name, frozenset({"g"})) for name in OFFICERS]
        jobs = [
            lambda actor=actor, task=task: office.run(lambda uow: complete_task(uow, task, {}), actor)
            for actor in actors
        ]
        errors = at_once(*jobs)
        with office.reading() as uow:
            first = uow.session.get_one(UserTask, task).completed_by
        told.append([type(error) is Refused and f"无法办理：该任务已由{first}于" in error.message for error in errors])

    assert told == [[True]] * ROUNDS
