"""Eight people at once over HTTP, two serving processes, one database: each is answered properly, nothing is lost.

``--writing-seconds 60`` lets them write for longer.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bench.shape import GROUP, PROCESS, STARTING, handed_in, luodi_files
from engine.domain.states import UserTaskState
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from workflow.commands.opening import open_world
from workflow.config import SETTINGS, Config
from workflow.migrate import migrate
from workflow.people.groups import ensure_groups
from workflow.people.services import add_to_group, create_person

WRITERS = 8
PASSWORD = "long-enough-7"
REFUSALS = {403, 409}
"""What a person is told who may not, is too late, or was overtaken."""


@pytest.fixture
def office(empty_database_url, tmp_path):
    """The product: eight people of one group, two of whom may start matters, and some to begin with."""
    migrate(empty_database_url)
    world = open_world(Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests", worker="off"))
    with world.transaction() as uow:
        ensure_groups(uow)
        for number, name in enumerate(writers()):
            roles = ["officer"] if number % 4 else ["officer", "administrator"]
            create_person(uow, name, name, password=PASSWORD, must_change_password=False, roles=roles)
            add_to_group(uow, name, GROUP)
    with world.transaction() as uow:
        deploy(uow, luodi_files())
    for _ in range(WRITERS):
        with world.transaction() as uow:
            start_instance(uow, process_id=PROCESS, variables=STARTING)
    yield world
    world.database.dispose()


def writers():
    return [f"writer_{number}" for number in range(WRITERS)]


@contextmanager
def serving(url, folder):
    """``luodi serve`` with its worker over a database: its port; it complains of nothing."""
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS.values()}
    settings = {
        "LUODI_VAR": str(folder), "LUODI_DATABASE_URL": url, "LUODI_PORT": "0",
        "LUODI_LOG_LEVEL": "WARNING", "LUODI_SECRET_KEY": "only for tests", "PYTHONUTF8": "1",
    }  # fmt: skip
    command = [sys.executable, "-u", "-c", "from workflow.cli import main; main()", "serve"]
    with (folder / "complaints").open("w+", encoding="utf-8") as complaints:
        process = subprocess.Popen(
            command, env={**clean, **settings}, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8"
        )
        try:
            yield int(re.search(r"http://[\d.]+:(\d+)", process.stdout.readline()).group(1))
        finally:
            process.terminate()
            process.communicate(timeout=60)
        complaints.seek(0)
        assert complaints.read() == ""


@dataclass
class Writer:
    """One person who starts matters, and takes and does whatever task is open, also those others go for."""

    name: str
    port: int
    seconds: float
    together: threading.Barrier
    answers: list[tuple[int, str]] = field(default_factory=list)
    started: list[int] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)

    def work(self):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as self.connection:
            self.start()  # the first call also checks the password and reads the diagram, which takes long
            self.together.wait(120)
            self.write(random.Random(self.name), time.monotonic() + self.seconds)

    def write(self, chance, until):
        while time.monotonic() < until:
            if chance.random() < 0.05:
                self.start()
            found = self.post("/v2/user-tasks/search", {"filter": {"state": "CREATED"}, "page": {"limit": 10}})
            keys = [int(row["userTaskKey"]) for row in found["items"]]
            for key in chance.sample(keys, min(2, len(keys))):
                if chance.random() < 0.5:
                    self.post(f"/v2/user-tasks/{key}/assignment", {"assignee": self.name})
                if self.post(f"/v2/user-tasks/{key}/completion", {"variables": handed_in(0, 1)}) is not None:
                    self.completed.append(key)

    def start(self):
        made = self.post("/v2/process-instances", {"processDefinitionId": PROCESS, "variables": STARTING})
        if made is not None:
            self.started.append(int(made["processInstanceKey"]))

    def post(self, path, body):
        """What was answered, or nothing when it was refused."""
        token = base64.b64encode(f"{self.name}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        self.answers.append((answer.status, content))
        return json.loads(content or "{}") if answer.status < 300 else None


@pytest.fixture
def done(office, empty_database_url, tmp_path, pytestconfig):
    """The eight after they wrote, four to each of two serving processes."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    url = empty_database_url
    with serving(url, folders[0]) as one, serving(url, folders[1]) as two:
        seconds, together = pytestconfig.getoption("--writing-seconds"), threading.Barrier(WRITERS)
        people = [Writer(name, port, seconds, together) for name, port in zip(writers(), [one, two] * 4, strict=True)]
        threads = [threading.Thread(target=person.work) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return people


def test_eight_writers_are_all_answered_and_nothing_is_lost(office, done):
    answers = [answer for person in done for answer in person.answers]
    completed = [key for person in done for key in person.completed]
    started = [key for person in done for key in person.started]

    assert [answer for answer in answers if answer[0] >= 300 and answer[0] not in REFUSALS] == []
    assert all("locked" not in content for _, content in answers)
    assert len(completed) > WRITERS and started
    with office.reading() as uow:
        logged = select(EventLogEntry.task_key).where(EventLogEntry.kind == "UserTaskCompleted")
        ended = select(UserTask.key).where(UserTask.state == UserTaskState.COMPLETED)
        instances = select(ProcessInstance.key).where(ProcessInstance.parent_key.is_(None))
        assert Counter(uow.session.scalars(logged)) == Counter(completed)
        assert sorted(uow.session.scalars(ended)) == sorted(completed)
        assert set(started) <= set(uow.session.scalars(instances))
