"""Running instances are migrated in one batch while officers complete tasks, and a worker is killed in the middle.

``--migrated 100`` is the size that the issue names.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import NotFound, Refused
from engine.domain.ports import SystemClock
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance
from engine.persistence.work import InboxRow, UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from engine.runtime.definitions import latest_definition
from tests.factories.diagrams import bpmn, flow, start, user
from workflow.config import Config
from workflow.migrate import migrate
from workflow.operations.batches.models import Batch, BatchItem, BatchState
from workflow.operations.batches.start import start_batch
from workflow.operations.batches.work import work_at
from workflow.wiring import build_world

ROUND = (flow("s", "A"), flow("A", "B"), flow("B", "A"))
ONE = bpmn(start(), user("A"), user("B"), *ROUND)
TWO = bpmn(start(), user("N"), user("B"), flow("s", "N"), flow("N", "B"), flow("B", "N"))
"""Two tasks by turns without an end, so that no instance is over before it is migrated; A is called N."""

OFFICERS = 3
SCRIPT = Path(__file__).with_name("batch_process.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def world(empty_database_url, tmp_path):
    """A world on the machine's clock over a migrated database that other processes open too."""
    migrate(empty_database_url)
    config = Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests", worker="off")
    made = build_world(config, SystemClock())
    made.take_node()
    yield made
    made.database.dispose()


@pytest.fixture
def running(world, pytestconfig):
    """Instances of version 1, and a batch that is to move them to version 2; the keys, and the batch's."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": ONE})
    keys = []
    for _ in range(pytestconfig.getoption("--migrated")):
        with world.transaction() as uow:
            keys.append(start_instance(uow, process_id="p", variables={}))
    with world.transaction() as uow:
        source = latest_definition(uow, "p").key
        deploy(uow, {"p.bpmn": TWO})
    with world.transaction(Actor("guan")) as uow:
        params = {
            "source": source,
            "target": latest_definition(uow, "p").key,
            "mapping": {"s": "s", "A": "N", "B": "B"},
        }
        return keys, start_batch(uow, "migrate", keys, params, "新版")


class Officer(threading.Thread):
    """Completes whatever is open until told to stop; ``done`` are the tasks that were answered as completed."""

    def __init__(self, world, name, stop):
        super().__init__(name=name)
        self.world, self.stop, self.done, self.chance = world, stop, [], random.Random(name)
        self.error = None

    def run(self):
        try:
            while not self.stop.wait(0.02):
                self.complete_one()
        except Exception as error:
            self.error = error

    def complete_one(self):
        with self.world.reading() as uow:
            keys = list(uow.session.scalars(select(InboxRow.task_key)))
        key = self.chance.choice(keys)
        with suppress(NotFound, Refused):  # somebody else was first, or the task moved just now: they look again
            self.world.run(
                lambda uow: complete_user_task(uow, key, {f"by_{key}": self.name}), Actor(self.name, frozenset({"g"}))
            )
            self.done.append(key)


class Worker(threading.Thread):
    """Works at a batch until it is done."""

    def __init__(self, world, batch):
        super().__init__()
        self.world, self.batch = world, batch

    def run(self):
        state = BatchState.RUNNING
        while state == BatchState.RUNNING:
            work_at(self.world, self.batch)
            with self.world.reading() as uow:
                state = uow.session.get_one(Batch, self.batch).state


def killed_worker(url, batch, kill_at):
    """How a worker process ended that was killed in the middle of an item, with what it complained of."""
    command = [sys.executable, str(SCRIPT), url, str(batch), str(kill_at)]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    process = subprocess.run(command, env=environment, stderr=subprocess.PIPE, timeout=120, check=False)
    return process.returncode, process.stderr.decode()


@pytest.fixture
def officers(world, running, empty_database_url):
    """The officers after the batch: one worker was killed in the middle of its third item, two did the rest."""
    _keys, batch = running
    stop = threading.Event()
    people = [Officer(world, f"officer_{number}", stop) for number in range(OFFICERS)]
    for one in people:
        one.start()
    try:
        assert killed_worker(empty_database_url, batch, 3) == (-signal.SIGKILL, "")
        workers = [Worker(world, batch) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join(300)
    finally:
        stop.set()
        for one in people:
            one.join()
    assert [None] * OFFICERS == [one.error for one in people]
    return people


@pytest.mark.both_databases
def test_all_are_migrated_once_and_every_completion_is_kept_once(world, running, officers):
    keys, batch = running
    completed = Counter(key for one in officers for key in one.done)

    with world.reading() as uow:
        rows = uow.session

        def of(*columns, where):
            return rows.execute(select(*columns).where(*where)).all()

        items = of(BatchItem.target_key, BatchItem.state, where=[BatchItem.batch_key == batch])
        assert Counter(items) == Counter((key, "done") for key in keys)
        assert rows.get_one(Batch, batch).state == "done"
        versions = of(ProcessInstance.key, ProcessInstance.version, where=[ProcessInstance.state == "ACTIVE"])
        assert Counter(versions) == Counter((key, 2) for key in keys)

        moved = of(EventLogEntry.instance_key, where=[EventLogEntry.kind == "InstanceMigrated"])
        assert Counter(moved) == Counter((key,) for key in keys)
        logged = of(EventLogEntry.task_key, where=[EventLogEntry.kind == "UserTaskCompleted"])
        assert Counter(logged) == Counter((key,) for key in completed.elements())
        assert max(completed.values()) == 1

        open_tasks = of(UserTask.instance_key, where=[UserTask.state == "CREATED"])
        assert Counter(open_tasks) == Counter((key,) for key in keys)
        visits = of(ElementInstance.instance_key, where=[ElementInstance.element_type == "userTask"])
        assert len(visits) == len(keys) + completed.total()
        active = of(ElementInstance.element_id, where=[ElementInstance.state == "ACTIVE"])
        assert {"N", "B"} >= {element for (element,) in active if element != "p"}
