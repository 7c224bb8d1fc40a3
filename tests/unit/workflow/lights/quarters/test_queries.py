"""Quarters are listed with what was shown in them."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotFound
from workflow.lights.quarters.queries import all_quarters, find_quarter, frozen_projects, lights_of_org


@pytest.mark.both_databases
def test_a_quarter_is_listed_with_its_lights(world, quarter):
    with world.reading() as uow:
        found = {row.quarter: dict(projects) for row, projects, _orgs in all_quarters(uow.session)}

    assert {"2023Q3": {"red": 1, "green": 2}} == {name: found[name] for name in ("2023Q3",)}


def test_only_the_projects_of_the_unit_are_listed(world, quarter):
    with world.reading() as uow:
        assert ["项目3"] == [row.name for row in frozen_projects(uow.session, quarter, "tw_ly")]


def test_a_quarter_that_is_not_frozen_is_not_found(world, quarter):
    with world.reading() as uow, pytest.raises(NotFound, match="还没有冻结"):
        find_quarter(uow.session, "2030Q1")


def test_a_unit_has_no_light_before_one_is_published(world, quarter):
    with world.reading() as uow:
        assert [] == lights_of_org(uow.session, "st_hz")
