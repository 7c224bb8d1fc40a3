"""An office without an engine's diagrams: tables, a clock that stands, and the recorder called by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from engine import signals
from engine.domain.ports import FixedClock
from engine.world import World
from workflow.projects.recorders import record
from workflow.wiring import RECORDING


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2023, 2, 1, 1, 0, tzinfo=UTC))


@pytest.fixture
def world(clock: FixedClock, tables: Engine) -> Iterator[World]:
    for wired in RECORDING:  # of a world that an earlier test of this process had; the next one connects them anew
        signals.recording.disconnect(wired)
    signals.recording.connect(record, weak=False)
    yield World(database=tables, clock=clock)
    signals.recording.disconnect(record)
