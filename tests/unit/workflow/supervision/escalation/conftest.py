"""An office on Wednesday 2023-05-31 at 10:00, with orders, lights and the ladder; 2023-06-22 and 23 are holidays."""

from __future__ import annotations

import pytest

from engine.domain.ports import FixedClock
from engine.world import World
from tests.factories.ladders import SupervisedOffice


@pytest.fixture
def office(world: World, clock: FixedClock) -> SupervisedOffice:
    return SupervisedOffice(world, clock)
