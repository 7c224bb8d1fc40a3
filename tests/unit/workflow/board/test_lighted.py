"""The present lights that the board joins."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories.supervised import put_light
from workflow.board.lighted import present_lights

pytestmark = pytest.mark.both_databases


def test_the_present_light_is_there_unless_it_is_green(session):
    put_light(session, 1, "A", "green")
    put_light(session, 2, "A", "red", ("TALK_90",))
    put_light(session, 3, "B", "yellow")
    put_light(session, 4, "B", "green")
    put_light(session, 5, "C", "grey")
    lights = present_lights()

    rows = session.execute(select(lights.c.business_key, lights.c.light, lights.c.reasons)).all()

    assert sorted(rows) == [("A", "red", ["TALK_90"]), ("C", "grey", [])]
