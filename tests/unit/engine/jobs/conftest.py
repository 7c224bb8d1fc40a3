"""An engine on the machine's clock with tables in a file, and workers that look often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from engine.domain.ports import SystemClock
from engine.jobs.settings import WorkerSettings
from engine.persistence.database import open_database
from engine.runtime import deploy, start_instance
from engine.runtime.handlers import HANDLERS
from engine.world import World

QUICK = WorkerSettings(look=0.1, chore=0.1, poll=0.05, beat=0.1, farewell=5)


@pytest.fixture
def office(database_url: str) -> Iterator[World]:
    database = open_database(database_url)
    made = World(database, clock=SystemClock(), handlers=dict(HANDLERS))
    made.take_node()
    yield made
    database.dispose()


@pytest.fixture
def quick() -> WorkerSettings:
    return QUICK


@pytest.fixture
def begin(office: World) -> Callable[..., int]:
    """Deploys a diagram and starts an instance of its process."""

    def start(diagram: bytes, process_id: str = "p", **variables: object) -> int:
        with office.transaction() as uow:
            deploy(uow, {f"{process_id}.bpmn": diagram})
        with office.transaction() as uow:
            return start_instance(uow, process_id=process_id, variables=variables)

    return start


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], object]:
    """Asks again and again until the answer is true, for ten seconds at most; gives the last answer."""

    def ask(question: Callable[[], object], seconds: float = 10) -> object:
        until = time.monotonic() + seconds
        answer = question()
        while not answer and time.monotonic() < until:
            time.sleep(0.05)
            answer = question()
        return answer

    return ask
