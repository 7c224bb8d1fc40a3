"""A worker that is killed in the middle of a job is replaced within half a minute, and its job is done once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.persistence.database import open_database
from engine.persistence.instances import ElementInstance, Variable
from engine.persistence.work import Timer
from engine.persistence.workers import WorkerRow
from engine.runtime import deploy, start_instance
from engine.runtime.handlers import HANDLERS
from engine.world import World
from tests.factories.diagrams import bpmn, catch, chain, service, start, timer, user

ROOT = Path(__file__).parents[3]
HALF_A_MINUTE = 30
PROCESS = bpmn(
    start(), catch("t", timer("duration", "PT0S")), service("S", "slow"), user("A"), *chain("s", "t", "S", "A"),
    process_id="slow",
)  # fmt: skip


def begun(url):
    """An engine in which an instance is about to be worked on for long."""
    world = World(open_database(url), handlers=dict(HANDLERS))
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"slow.bpmn": PROCESS})
    with world.transaction() as uow:
        start_instance(uow, process_id="slow")
    return world


@pytest.fixture
def office(database_url):
    world = begun(database_url)
    yield world
    world.database.dispose()


@contextmanager
def working(url, folder):
    """A worker process; it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("worker_process.py")), url, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def await_it(question, seconds):
    """How long it took until the question was answered with yes."""
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.1)
    return time.monotonic() - began


def number(world, table, *conditions):
    with world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(table).where(*conditions))


def began(folder):
    return {int(path.name.partition("-")[2]) for path in folder.glob("began-*")}


def visits(world):
    return number(world, ElementInstance, ElementInstance.element_id == "A")


def done_by(world):
    with world.reading() as uow:
        return uow.session.scalar(select(Variable.value).where(Variable.name == "done_by"))


def test_the_job_of_a_killed_worker_is_done_by_another_within_half_a_minute(databases, tmp_path):
    # On PostgreSQL: a SQLite file has one writer, and while the handler works that is this one.
    with ExitStack() as stack:
        url = stack.enter_context(databases.lent("postgresql", tmp_path))
        office = begun(url)
        stack.callback(office.database.dispose)
        first = stack.enter_context(working(url, tmp_path))
        await_it(lambda: began(tmp_path) == {first.pid}, 60)
        second = stack.enter_context(working(url, tmp_path))
        await_it(lambda: number(office, WorkerRow) == 2, 60)

        first.kill()
        (tmp_path / "fast").touch()
        took = await_it(lambda: visits(office), 60)

        assert (True, 1, second.pid) == (took < HALF_A_MINUTE, visits(office), done_by(office))


def test_a_worker_that_comes_back_after_its_job_was_taken_over_does_no_harm(databases, tmp_path):
    with ExitStack() as stack:
        url = stack.enter_context(databases.lent("postgresql", tmp_path))
        office = begun(url)
        stack.callback(office.database.dispose)
        first = stack.enter_context(working(url, tmp_path))
        await_it(lambda: began(tmp_path) == {first.pid}, 60)
        stack.enter_context(working(url, tmp_path))
        await_it(lambda: number(office, WorkerRow) == 2, 60)

        first.send_signal(signal.SIGSTOP)
        await_it(lambda: number(office, WorkerRow) == 1, 60)
        (tmp_path / "fast").touch()
        first.send_signal(signal.SIGCONT)
        await_it(lambda: visits(office) and number(office, WorkerRow) == 2, 60)
        time.sleep(2)

        assert (1, 0, first.pid) == (visits(office), number(office, Timer), done_by(office))


def test_a_worker_that_starts_anew_goes_on_with_what_was_begun(office, database_url, tmp_path):
    folder = tmp_path / "told"
    folder.mkdir()
    with working(database_url, folder) as first:
        await_it(lambda: began(folder) == {first.pid}, 60)
    (folder / "fast").touch()

    with working(database_url, folder) as second:
        took = await_it(lambda: visits(office), 60)

        assert (True, 1, second.pid) == (took < HALF_A_MINUTE, visits(office), done_by(office))
