"""Random block-structured processes, and an engine to run them on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.domain.ports import FixedClock
from engine.world import World
from tests.factories.fingerprints import Watched
from tests.factories.fresh_databases import FreshDatabases


@pytest.fixture(scope="module")
def random_world(backend: str, databases: FreshDatabases) -> Iterator[World]:
    """One engine for all examples of a module."""
    with databases.opened(backend) as database:
        world = World(database, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)))
        world.take_node()
        world.compiled = specs = Watched()
        yield world
    assert [] == specs.changed(), "a run changed a spec that instances share"
