"""The sample county, run once for a whole test session on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from engine.domain.ports import FixedClock
from engine.persistence.database import open_database
from engine.world import World
from workflow.config import Config
from workflow.demo.run import BEGIN, make_sample_county
from workflow.tables import metadata
from workflow.wiring import build_world


class County:
    """A world in which the sample county was run, and the passwords it printed."""

    def __init__(self, world: World, passwords: dict[str, str]) -> None:
        self.world = world
        self.passwords = passwords


def run_county(url: str, var: Path) -> County:
    clock = FixedClock(BEGIN)
    world = build_world(Config(var=var, database_url=url, secret_key="only for tests", worker="off"), clock)
    metadata.create_all(world.database)
    world.take_node()
    return County(world, make_sample_county(world, clock).passwords)


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, note_reached: Callable[[World], None]) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    county = run_county(f"sqlite:///{folder / 'luodi.db'}", folder)
    note_reached(county.world)
    yield county
    county.world.database.dispose()


@pytest.fixture(scope="session")
def on_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    admin = open_database(postgresql_server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text('CREATE DATABASE "county"'))
    url = make_url(postgresql_server).set(database="county").render_as_string(hide_password=False)
    county = run_county(url, tmp_path_factory.mktemp("county_pg"))
    yield county
    county.world.database.dispose()
    with admin.connect() as connection:
        connection.execute(text('DROP DATABASE "county" WITH (FORCE)'))
    admin.dispose()
