"""The cause of idle land decides the way it goes, and whether its owner is at fault (domain.md 10.1, 10.2)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("cause", "way", "fault"),
    [
        ("gov", "solution", False),
        ("force_majeure", "solution", False),
        ("judicial", "plan", False),
        ("enterprise", "plan", True),
    ],
)
def test_each_cause_has_its_way(decide, cause, way, fault):
    found = decide("ip_idle_land/idle_path.dmn", "idle_path", cause=cause)

    assert (found["way"], found["fault"]) == (way, fault)


def test_without_a_cause_there_is_no_way(decide):
    assert decide("ip_idle_land/idle_path.dmn", "idle_path", cause=None) is None
