"""People and their groups read the same on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from workflow.people.queries import actor_for

pytestmark = pytest.mark.both_databases


def test_an_actor_belongs_to_groups_and_organisations(world, make_person):
    make_person("zhang", "officer", groups=["g_station"], org="st_hz")

    with world.reading() as uow:
        actor = actor_for(uow, "zhang")

    assert actor.groups == {"g_station", "st_hz"}
