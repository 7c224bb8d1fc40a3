"""kill -9 at any moment: every instance is where its last committed step left it, and due timers fire once."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import deploy, run_due, start_instance
from engine.runtime.handlers import HANDLERS
from engine.world import World
from tests.factories.diagrams import bpmn, catch, chain, script, start, timer, user

INSTANCES = 60
ROOT = Path(__file__).parents[3]
PROCESS = bpmn(
    start(), catch("t", timer("duration", "PT0.2S")), script("count", "n + 1", "n"), user("A"),
    *chain("s", "t", "count", "A"), process_id="crashed",
)  # fmt: skip


@pytest.fixture
def office(database_url):
    """An engine on the machine's clock, with instances whose timers are due at once."""
    database = open_database(database_url)
    world = World(database, clock=SystemClock(), handlers=dict(HANDLERS))
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"crashed.bpmn": PROCESS})
    for _ in range(INSTANCES):
        with world.transaction() as uow:
            start_instance(uow, process_id="crashed", variables={"n": 0})
    yield world
    database.dispose()


def work_and_be_killed(url: str, after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("worker_process.py")), url],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    process.stdout.readline()
    time.sleep(after)
    process.kill()
    process.wait()
    process.stdout.close()


def counted(world, question):
    with world.reading() as uow:
        return uow.session.scalar(question)


@pytest.mark.both_databases
def test_timers_fire_once_however_often_the_worker_is_killed(office, database_url):
    time.sleep(0.3)

    for after in (0.05, 0.15, 0.1):
        work_and_be_killed(database_url, after)
    run_due(office)

    with office.reading() as uow:
        visits = Counter(
            uow.session.scalars(select(ElementInstance.instance_key).where(ElementInstance.element_id == "A"))
        )
    assert ({1}, INSTANCES) == (set(visits.values()), len(visits))


@pytest.mark.both_databases
def test_an_instance_is_whole_after_a_kill(office, database_url):
    time.sleep(0.3)

    work_and_be_killed(database_url, 0.1)
    tasks = counted(office, select(func.count()).select_from(UserTask))
    timers = counted(office, select(func.count()).select_from(Timer))

    assert INSTANCES == tasks + timers == counted(office, select(func.count()).select_from(ProcessInstance))
