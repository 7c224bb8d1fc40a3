"""Two workers, one instance, many messages: no lock error, nothing lost, nothing twice, and in their order.

``--messages`` says how many (1000 is the nightly size).
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.persistence.database import open_database
from engine.persistence.instances import Variable
from engine.runtime import deploy, publish_message, start_instance
from engine.runtime.handlers import HANDLERS
from engine.world import World
from tests.factories.diagrams import bpmn, catch, end, flow, gateway, message, message_event, script, start, timer, user

ROOT = Path(__file__).parents[3]
PATIENCE = 120
PROCESS = bpmn(
    start(), catch("m", message_event("mail")), script("note", "append(seen, number)", "seen"),
    catch("t", timer("duration", "PT0S")), gateway("exclusive", "g", default="g_A"), user("A"), end(),
    flow("s", "m"), flow("m", "note"), flow("note", "t"), flow("t", "g"), flow("g", "m", "count(seen) < most"),
    flow("g", "A"), flow("A", "e"), roots=message("mail", "mail", "to"), process_id="mailed",
)  # fmt: skip


@pytest.fixture
def office(database_url):
    world = World(open_database(database_url), handlers=dict(HANDLERS))
    world.take_node()
    yield world
    world.database.dispose()


@contextmanager
def working(url):
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("worker_process.py")), url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    complaints = []
    try:
        process.stdout.readline()
        yield complaints
    finally:
        process.terminate()
        complaints += process.communicate()[1].splitlines()


def send(world, numbers):
    for number in numbers:
        with world.transaction() as uow:
            publish_message(uow, "mail", "here", {"number": number}, time_to_live_ms=3_600_000)


def seen(world):
    with world.reading() as uow:
        return uow.session.scalar(select(Variable.value).where(Variable.name == "seen"))


@pytest.mark.both_databases
@pytest.mark.timeout(2_000)
def test_two_workers_deliver_the_messages_of_one_instance_in_their_order(office, database_url, pytestconfig):
    most = pytestconfig.getoption("--messages")
    with office.transaction() as uow:
        deploy(uow, {"mailed.bpmn": PROCESS})
    send(office, range(most // 2))
    with office.transaction() as uow:
        start_instance(uow, process_id="mailed", variables={"to": "here", "seen": [], "most": most})

    with ExitStack() as stack:
        complaints = [stack.enter_context(working(database_url)) for _ in range(2)]
        send(office, range(most // 2, most))
        until = time.monotonic() + PATIENCE + most
        while len(seen(office)) < most and time.monotonic() < until:
            time.sleep(0.2)

    first, later = seen(office)[: most // 2], seen(office)[most // 2 :]
    assert ([[], []], list(range(most // 2))) == (complaints, first)
    assert list(range(most // 2, most)) == sorted(later)
