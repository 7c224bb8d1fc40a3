"""Two server processes on one database, as they run outside of tests, and an operator who may work for them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.domain.ports import SystemClock
from engine.runtime import deploy
from engine.world import World
from tests.factories.client_calls import PASSWORD
from tests.factories.diagrams import bpmn, chain, end, service, start
from workflow.config import Config
from workflow.migrate import migrate
from workflow.people.groups import ensure_groups
from workflow.people.services import create_person
from workflow.wiring import build_world

ROOT = Path(__file__).parents[3]
PROCESS = bpmn(start(), service("S", "outside", retries="9"), end(), *chain("s", "S", "e"))


class Server:
    """`luodi serve` in a process of its own, without the worker for timers."""

    def __init__(self, url: str, var: Path) -> None:
        settings = {"LUODI_DATABASE_URL": url, "LUODI_VAR": str(var), "LUODI_PORT": "0", "LUODI_WORKER": "off"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from workflow.cli import main; main()", "serve"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=var,
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT), "LUODI_LANG": "en"},
        )  # fmt: skip
        said = []
        for line in self.process.stdout or ():
            said.append(line)
            if found := re.search(r"Open (http://[^/]+)/", line):
                self.address = found.group(1)
                return
        raise AssertionError("the server did not start: " + "".join(said))

    def end(self) -> str:
        """Stop as an operator does; what it said since it started."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.communicate(timeout=30)[0]
        finally:
            self.process.kill()


@pytest.fixture
def office(empty_database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world on the machine's clock over a migrated database, the process deployed in it, and an operator."""
    migrate(empty_database_url)
    config = Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests", worker="off")
    world = build_world(config, SystemClock())
    world.take_node()
    with world.transaction() as uow:
        ensure_groups(uow)
        create_person(uow, "operator", "某", password=PASSWORD, must_change_password=False, roles=("administrator",))
        deploy(uow, {"p.bpmn": PROCESS})
    yield world
    world.let_workers_go()
    world.database.dispose()


@pytest.fixture
def serve(office: World, empty_database_url: str, tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """Starts a server process; all are stopped at the end."""
    running: list[Server] = []

    def make() -> Server:
        running.append(Server(empty_database_url, tmp_path))
        return running[-1]

    yield make
    for server in running:
        if server.process.poll() is None:
            server.end()
