"""A worker that is killed while it speaks leaves one message said, and none said twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from workflow.notices.models import Message

SPEAKS = """
import sys, time
from datetime import datetime
from engine.domain.ports import FixedClock
from webhooks.notify import Sent
from workflow.config import Config
from workflow.notices.jobs import notice_jobs
from workflow.wiring import build_world

url, now, key, folder = sys.argv[1:]
world = build_world(Config(var=folder, database_url=url, secret_key="x"), FixedClock(datetime.fromisoformat(now)))

def speak(*_given):
    print("said", flush=True)
    time.sleep(600)

notice_jobs("", speak).run(world, int(key))
"""


@pytest.fixture
def killed(office, channel, clock, config, tmp_path):
    """A message whose worker was killed when it had been said and not yet written down."""
    office.tell()
    with office.world.transaction() as uow:
        (order,) = office.jobs.take(uow, 100)
    given = (config.database_url, clock.now().isoformat(), str(order.keys[0]), str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", SPEAKS, *given], stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert "said\n" == process.stdout.readline()
    finally:
        process.kill()
        process.communicate()
    return order.keys[0]


def states(office):
    return [row.state for row in office.rows(Message)]


@pytest.mark.both_databases
def test_it_is_not_said_again(office, killed, outside, clock):
    office.jobs.run(office.world, killed)
    assert ["sending"] == states(office)
    for _ in range(5):
        clock.move_to(clock.now() + timedelta(minutes=5))
        office.work()

    assert ["unsure"] == states(office)
    assert [] == outside.letters


def test_the_worker_looks_for_it_when_its_time_is_over(office, killed, clock):
    assert clock.now() + timedelta(seconds=120) == office.due()
