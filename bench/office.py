"""The product over a benchmark's database: migrated, a person who works, a webhook that wants to hear of tasks."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.shape import GROUP, luodi_files
from engine.domain.assignment import Actor
from engine.runtime import deploy
from engine.world import World
from webhooks.subscriptions import subscribe
from workflow.commands.opening import open_world
from workflow.config import Config
from workflow.migrate import migrate
from workflow.people.groups import ensure_groups
from workflow.people.queries import actor_for
from workflow.people.services import add_to_group, create_person

ROOT = Path(__file__).resolve().parent.parent
CLERK = "clerk"
OPERATOR = "operator"
PASSWORD = "Bench-2026-quick"
SECRET = "only for benchmarks"


def config_for(url: str) -> Config:
    """Settings of the product over ``url``, without a worker."""
    return Config(var=ROOT / "var", database_url=url, secret_key=SECRET, worker="off")


def found(url: str, files: Mapping[str, bytes] | None = None) -> World:
    """Make the tables, a clerk of the group that works, an operator, an outbox that fills; deploy ``files``."""
    migrate(url)
    world = open_world(config_for(url))
    with world.transaction() as uow:
        ensure_groups(uow)
        create_person(uow, CLERK, "张某", password=PASSWORD, must_change_password=False, roles=("officer",))
        create_person(uow, OPERATOR, "李某", password=PASSWORD, must_change_password=False, roles=("administrator",))
        add_to_group(uow, CLERK, GROUP)
        subscribe(uow, name="bench", url="https://example.com/hook", event_types=["task.created", "task.completed"])
    with world.transaction() as uow:
        deploy(uow, luodi_files() if files is None else files)
    return world


def opened(url: str) -> World:
    """The product over a database that :func:`found` has made."""
    return open_world(config_for(url))


def clerk_of(world: World) -> Actor:
    """The person who works, as the pages know them."""
    with world.reading() as uow:
        return actor_for(uow, CLERK)


@dataclass(frozen=True, slots=True)
class Server:
    """A serving process: where it listens, and its process id."""

    host: str
    port: int
    pid: int


@contextmanager
def serving(url: str, *, worker: str = "off") -> Iterator[Server]:
    """``luodi serve`` over ``url`` in a process of its own. :raises RuntimeError: when it does not start"""
    with tempfile.TemporaryDirectory(prefix="luodi-bench-var-") as var:
        settings = {
            "LUODI_VAR": var, "LUODI_DATABASE_URL": url, "LUODI_SECRET_KEY": SECRET, "LUODI_WORKER": worker,
            "LUODI_LANG": "en", "LUODI_LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        command = [sys.executable, "-c", "from workflow.cli import main; main()", "serve", "--port", "0"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            address = re.search(r"http://([\d.]+):(\d+)/", line)
            if address is None:
                raise RuntimeError(f"the server did not start: {line!r}")
            yield Server(address[1], int(address[2]), process.pid)
        finally:
            process.terminate()
            process.wait(30)
            if process.stdout:
                process.stdout.close()


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    import os

    return {**os.environ, **settings}
