"""Many do many things with the same instances at the same moment: nothing is lost, and everything agrees afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.domain.errors import NotAllowed, NotFound, Refused, Uncorrelated
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import EventLogEntry, ProcessInstance, Variable
from engine.persistence.work import Job, UserTask
from engine.runtime import (
    claim_user_task,
    complete_job,
    complete_user_task,
    correlate_message,
    release_user_task,
    resume_instance,
    set_variables,
    suspend_instance,
)
from engine.world import World
from tests.factories.matters import LI, WU, Matter

pytestmark = pytest.mark.both_databases

ROUNDS = 5
TASKS = 12
COMPLETER = Path(__file__).with_name("completer_process.py")


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    yield world
    database.dispose()


def at_once(*jobs):
    """Do all at the same moment; what failed otherwise than by being told why."""
    broken, gate = [], threading.Barrier(len(jobs))

    def work(job):
        gate.wait()
        try:
            job()
        except (Refused, NotAllowed, NotFound, Uncorrelated):
            return
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return broken


@pytest.mark.parametrize("again", range(ROUNDS))
def test_everybody_at_one_instance(office, again):
    matter = Matter(office, "shared")
    tasks = {row.element_id: row.key for row in matter.rows(UserTask, UserTask.root_key == matter.key)}
    (job,) = matter.rows(Job, Job.instance_key == matter.key)

    def complete(name, actor):
        office.run(lambda uow: complete_user_task(uow, tasks[name], {actor.name: True}), actor)

    def stop():
        matter.do(suspend_instance, matter.key)
        matter.do(resume_instance, matter.key)

    def take():
        matter.do(claim_user_task, tasks["B"], actor=WU)
        matter.do(release_user_task, tasks["B"], actor=WU)

    broken = at_once(
        lambda: complete("A", LI), lambda: complete("A", WU), lambda: complete("B", LI), stop, take,
        lambda: matter.do(set_variables, matter.key, {"price": 7}),
        lambda: matter.do(correlate_message, "paid", "B-1"), lambda: matter.do(complete_job, job.key),
    )  # fmt: skip

    assert ([], True) == (broken, matter.is_consistent())
    mine = EventLogEntry.root_key == matter.key
    done = matter.rows(EventLogEntry, EventLogEntry.kind == "UserTaskCompleted", mine)
    values = {row.name for row in matter.rows(Variable, Variable.instance_key == matter.key)}
    assert {row.actor for row in done} == values & {"li", "wu"}


@pytest.mark.parametrize("again", range(ROUNDS))
def test_a_caller_and_all_it_called_at_once(office, again):
    matter = Matter(office, "outer")
    keys = [row.key for row in matter.rows(UserTask, UserTask.root_key == matter.key)]

    def complete(key, actor):
        office.run(lambda uow: complete_user_task(uow, key), actor)

    broken = at_once(*[lambda key=key, actor=actor: complete(key, actor) for key in keys for actor in (LI, WU)])

    assert ([], True) == (broken, matter.is_consistent())
    assert {"COMPLETED"} == {row.state for row in matter.rows(ProcessInstance)}


def test_two_processes_complete_the_same_tasks_and_each_is_done_once(office, database_url):
    matters = [Matter(office, "one") for _ in range(TASKS)]
    keys = [str(matter.task("A").key) for matter in matters]
    people = {}
    for name in ("li", "wu"):
        command = [sys.executable, str(COMPLETER), database_url, name, *keys]
        people[name] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for person in people.values():
        assert "ready\n" == person.stdout.readline()
    for person in people.values():
        person.stdin.write("go\n")
        person.stdin.flush()
    told = {name: person.communicate(timeout=120)[0].split() for name, person in people.items()}

    assert [0, 0] == [person.returncode for person in people.values()]
    assert sorted(keys) == sorted(told["li"] + told["wu"])
    assert told == {name: [key for matter, key in zip(matters, keys, strict=True)
                           if matter.task("A").completed_by == name] for name in told}  # fmt: skip
    assert matters[0].is_consistent()
