"""An office on 2023-05-31 with the shipped rules of lights deployed."""

from __future__ import annotations

import pytest

from engine.world import World
from tests.factories.lit import LitOffice, deploy_rules


@pytest.fixture
def office(world: World) -> LitOffice:
    deploy_rules(world)
    return LitOffice(world)
