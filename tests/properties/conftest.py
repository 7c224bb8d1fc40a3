"""Random block-structured processes, and an engine to run them on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.domain.ports import FixedClock
from engine.persistence.base import Base
from engine.persistence.database import open_database
from engine.world import World
from tests.factories.fingerprints import Watched


@pytest.fixture(scope="module")
def random_world() -> Iterator[World]:
    """One engine for all examples of a module."""
    database = open_database("sqlite://")
    Base.metadata.create_all(database)
    world = World(database, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)))
    world.take_node()
    world.compiled = specs = Watched()
    yield world
    database.dispose()
    assert [] == specs.changed(), "a run changed a spec that instances share"
