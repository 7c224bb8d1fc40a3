"""The benchmark's projects are over all stages, and all of them are lit."""

from __future__ import annotations

from bench.relight import fill, rounds
from tests.factories.lit import deploy_rules


def test_every_project_is_lit_and_many_change_over_a_year(world, clock) -> None:
    deploy_rules(world)
    fill(world.database, 60)

    found = rounds(world, clock)

    assert [name for name, _seconds, _changed in found] == ["the first time", "a day later", "a year later"]
    assert found[0][2] > 30
    assert found[2][2] > 10
