"""What follows when land was not put right: a term, a talk, the law, or a new plan (domain.md 10.2, A.9)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("unfixed", "legal", "fault", "action"),
    [
        (1, True, True, "limit"),
        (2, True, True, "interview"),
        (3, True, True, "legal"),
        (3, False, True, "replan"),
        (3, True, False, "replan"),
        (4, True, True, "legal"),
    ],
)
def test_it_goes_up_step_by_step(decide, unfixed, legal, fault, action):
    found = decide("ip_idle_land/idle_escalate.dmn", "idle_escalate", unfixed=unfixed, legal=legal, fault=fault)

    assert found["action"] == action
