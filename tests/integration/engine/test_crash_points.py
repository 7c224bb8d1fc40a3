"""kill -9 between any two statements: each step is done once, each effect once, whatever was under way.

Every run tries a few points of each action; ``--crash-points all`` tries them all, on both databases.
"""

import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from engine.domain.ports import ShiftedClock
from engine.jobs.settings import WorkerSettings
from engine.jobs.worker import Worker
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance, Variable
from engine.persistence.work import Timer, UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, catch, chain, service, start, timer, user
from tests.factories.fresh_databases import BACKENDS
from tests.integration.engine import crash_process
from webhooks.models import Attempt, Delivery
from webhooks.subscriptions import subscribe

ROOT = Path(__file__).parents[3]
QUICK = WorkerSettings(look=0.1, chore=0.5, poll=0.05, beat=0.05, farewell=10)
REST = (service("S", "effect"), user("B"))
DIAGRAMS = {
    "complete": bpmn(start(), user("A"), *REST, *chain("s", "A", "S", "B"), process_id="crashed"),
    "timer": bpmn(
        start(), catch("t", timer("duration", "PT0S")), *REST, *chain("s", "t", "S", "B"), process_id="crashed"
    ),
    "delivery": bpmn(start(), user("A"), *chain("s", "A"), process_id="crashed"),
}
"""What waits when each action begins."""


def prepared(url, action):
    """A database in which the action is due."""
    world = crash_process.world_at(url)
    world.take_node()
    with world.database.begin() as connection:
        connection.execute(text("CREATE TABLE effect (instance_key BIGINT)"))
    with world.transaction() as uow:
        subscribe(uow, name="a", url="http://example.com/", event_types=["task.created", "task.completed"])
    with world.transaction() as uow:
        deploy(uow, {"crashed.bpmn": DIAGRAMS[action]})
    with world.transaction() as uow:
        start_instance(uow, process_id="crashed")
    return world


def act(url, action, kill_at, file):
    """Do the action in a process of its own; how many points it has, ``None`` when it was killed."""
    done = subprocess.run(
        [sys.executable, crash_process.__file__, url, action, str(kill_at), str(file)],
        capture_output=True, text=True, timeout=120, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -9), done.stderr
    return int(done.stdout) if done.returncode == 0 else None


def recover(world, action, file):
    """What follows a crash: the person tries again, or a worker takes over."""
    if action == "complete":
        crash_process.complete(world)
        return
    # A delivery that was under way is sent again when its lease is over.
    world.clock = ShiftedClock(timedelta(minutes=5))
    kinds = (crash_process.sending(file),) if action == "delivery" else ()
    left = select(func.count()).where(Delivery.state == "pending") if kinds else select(func.count(Timer.key))
    with Worker(world, kinds, QUICK):
        for _ in range(400):
            with world.reading() as uow:
                if not uow.session.scalar(left):
                    break
            time.sleep(0.05)


def outcome(world, file):
    """Everything that must be the same, whether there was a crash or not."""
    with world.reading() as uow:
        count = lambda *columns: Counter(map(tuple, uow.session.execute(select(*columns)).all()))  # noqa: E731
        return {
            "instances": count(ProcessInstance.state),
            "visits": count(ElementInstance.element_id, ElementInstance.state),
            "tasks": count(UserTask.element_id, UserTask.state),
            "timers": count(Timer.element_id),
            "variables": count(Variable.name, Variable.value),
            "log": count(EventLogEntry.kind, EventLogEntry.element_id),
            "deliveries": count(Delivery.event_type, Delivery.state),
            "answers": count(Attempt.status),
            "effects": uow.session.scalar(text("SELECT count(*) FROM effect")),
            "requests": len(set(file.read_text().split())) if file.exists() else 0,
        }


def pytest_generate_tests(metafunc):
    """All points are tried on both databases, a few on the one that was asked for."""
    asked = metafunc.config.getoption("--database")
    everything = metafunc.config.getoption("--crash-points") == "all"
    metafunc.parametrize("where", BACKENDS if everything or asked == "both" else [asked])


@pytest.fixture
def places(where, databases, tmp_path):
    """An address and a file for each try, over a database of its own."""
    with ExitStack() as stack:

        def another():
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            folder.mkdir()
            return stack.enter_context(databases.lent(where, folder)), folder / "requests.txt"

        yield another


def chosen(points, which):
    """A few points: near the beginning, in the middle, the last; or all."""
    return range(1, points + 1) if which == "all" else sorted({2, points // 2, points})


@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("action", sorted(DIAGRAMS))
def test_a_kill_at_any_statement_changes_nothing_in_the_end(action, places, pytestconfig):
    url, file = places()
    world = prepared(url, action)
    points = act(url, action, 0, file)
    recover(world, action, file)
    undisturbed = outcome(world, file)
    world.database.dispose()

    different = {}
    for point in chosen(points, pytestconfig.getoption("--crash-points")):
        url, file = places()
        world = prepared(url, action)
        assert act(url, action, point, file) is None, f"nothing was killed at point {point}"
        recover(world, action, file)
        after = outcome(world, file)
        world.database.dispose()
        if after != undisturbed:
            different[point] = after

    assert ({}, True) == (different, points > 5)
