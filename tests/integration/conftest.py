"""The sample county, run once for a whole test session on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.domain.ports import FixedClock
from engine.world import World
from tests.factories.fresh_databases import FreshDatabases
from workflow.config import Config
from workflow.demo.run import BEGIN, make_sample_county
from workflow.wiring import build_world


class County:
    """A world in which the sample county was run, and the passwords it printed."""

    def __init__(self, world: World, passwords: dict[str, str]) -> None:
        self.world = world
        self.passwords = passwords


def run_county(url: str, var: Path) -> County:
    clock = FixedClock(BEGIN)
    world = build_world(Config(var=var, database_url=url, secret_key="only for tests", worker="off"), clock)
    world.take_node()
    return County(world, make_sample_county(world, clock).passwords)


@pytest.fixture(scope="session")
def on_sqlite(
    databases: FreshDatabases, tmp_path_factory: pytest.TempPathFactory, note_reached: Callable[[World], None]
) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    with databases.lent("sqlite", folder) as url:
        county = run_county(url, folder)
        note_reached(county.world)
        yield county
        county.world.database.dispose()


@pytest.fixture(scope="session")
def on_postgresql(
    databases: FreshDatabases, tmp_path_factory: pytest.TempPathFactory, note_reached: Callable[[World], None]
) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    with databases.lent("postgresql", folder) as url:
        county = run_county(url, folder)
        note_reached(county.world)
        yield county
        county.world.database.dispose()


@pytest.fixture
def county(backend: str, request: pytest.FixtureRequest) -> County:
    return request.getfixturevalue(f"on_{backend}")
