"""A worker as it runs outside of tests takes a batch up by itself, and goes on with one that was paused."""

from __future__ import annotations

import time

import pytest

from engine.domain.ports import SystemClock
from engine.jobs import WorkerSettings
from engine.jobs.worker import Worker
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.config import Config
from workflow.migrate import migrate
from workflow.operations.batches.control import go_on, pause
from workflow.operations.batches.jobs import batch_jobs
from workflow.operations.batches.models import Batch
from workflow.operations.batches.start import start_batch
from workflow.wiring import build_world

SETTINGS = WorkerSettings(look=0.1, chore=60, poll=0.1, beat=1, farewell=5)


@pytest.fixture
def world(empty_database_url, tmp_path):
    migrate(empty_database_url)
    config = Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests", worker="off")
    made = build_world(config, SystemClock())
    made.take_node()
    yield made
    made.database.dispose()


@pytest.fixture
def batch(world):
    """A paused batch that suspends five instances."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))})
        keys = [start_instance(uow, process_id="p", variables={}) for _ in range(5)]
    with world.transaction() as uow:
        key = start_batch(uow, "suspend", keys, {}, "换届")
        pause(uow, key)
    return key


def state_of(world, batch):
    with world.reading() as uow:
        row = uow.session.get_one(Batch, batch)
        return row.state, row.counts


@pytest.mark.both_databases
def test_a_worker_goes_on_with_a_batch_and_finishes_it(world, batch):
    with Worker(world, (batch_jobs(),), SETTINGS):
        time.sleep(0.5)
        assert state_of(world, batch) == ("paused", {"waiting": 5})
        with world.transaction() as uow:
            go_on(uow, batch)
        until = time.monotonic() + 60
        while state_of(world, batch)[0] != "done" and time.monotonic() < until:
            time.sleep(0.1)

    assert state_of(world, batch) == ("done", {"done": 5})
