"""An office without an engine's diagrams: tables, a clock that stands, and the recorder called by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine import signals
from engine.domain.ports import FixedClock
from engine.persistence.database import open_database
from engine.world import World
from workflow.projects.recorders import record
from workflow.tables import metadata


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2023, 2, 1, 1, 0, tzinfo=UTC))


@pytest.fixture
def world(clock: FixedClock) -> Iterator[World]:
    database = open_database("sqlite://")
    metadata.create_all(database)
    signals.recording.connect(record, weak=False)
    yield World(database=database, clock=clock)
    signals.recording.disconnect(record)
    database.dispose()
