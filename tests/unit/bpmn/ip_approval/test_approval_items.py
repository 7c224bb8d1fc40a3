"""DMN-06 (domain.md 5.5): which special approvals a project needs."""

from __future__ import annotations

import pytest

NOTHING = {
    "eia_class": "exempt",
    "energy_tce": 100,
    "power_kwh": 100,
    "energy_done": False,
    "regional_eval_covered": [],
    "open_items": [],
}


@pytest.mark.parametrize(
    ("changed", "items"),
    [
        ({}, None),
        ({"eia_class": "table"}, ["eia"]),
        ({"eia_class": "report", "regional_eval_covered": ["环境影响评价"]}, None),
        ({"energy_tce": 1000}, ["energy_review"]),
        ({"energy_tce": 999, "power_kwh": 500}, ["energy_review"]),
        ({"energy_tce": 5000, "energy_done": True}, None),
        ({"energy_tce": 5000, "regional_eval_covered": ["节能审查"]}, None),
        ({"open_items": ["人防", None]}, ["other_reviews"]),
        ({"open_items": [None]}, None),
        ({"eia_class": "registration", "energy_tce": 1200, "power_kwh": 900, "open_items": ["安全评价"]},
         ["eia", "energy_review", "other_reviews"]),
    ],
)  # fmt: skip
def test_a_project_needs_what_its_size_and_place_call_for(decide, changed, items):
    assert decide("ip_approval/approval_items.dmn", "approval_items", **{**NOTHING, **changed}) == items
