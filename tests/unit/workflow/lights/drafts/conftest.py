"""An office with three projects, and a milder draft of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.domain.assignment import Actor
from tests.factories.lit import DMN, LitOffice
from workflow.lights.drafts.propose import propose_rules

WANG = Actor("wang")


@pytest.fixture
def stalled(office: LitOffice, clock) -> LitOffice:
    """Two projects that stalled for 100 days, and one that went on yesterday."""
    office.project(1)
    office.project(2)
    clock.move_to(clock.now() + timedelta(days=100))
    office.project(3)
    return office


@pytest.fixture
def milder() -> bytes:
    """Rules that turn red after 190 days instead of 90."""
    text = DMN.read_text("utf-8")
    return text.replace("&gt;= 90", "&gt;= 190").replace("[60..90)", "[60..190)").encode()


@pytest.fixture
def propose(world) -> Callable[..., int]:
    """Proposes a file; gives the draft's key."""

    def act(content: bytes, reason: str = "90 天偏严", by: Actor = WANG) -> int:
        with world.transaction(by) as uow:
            return propose_rules(uow, content, reason).key

    return act
