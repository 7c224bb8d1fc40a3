"""DMN-04 (domain.md 7.4): the track of a review; the first line that fits. 100 mu are 200000/3 square metres."""

from __future__ import annotations

import pytest

PLAIN = {
    "redline": ["none"],
    "redline_cleared": None,
    "dd_conclusion": "pass",
    "agreement_type": "formal",
    "no_binding": None,
    "policy_request": None,
    "land_promise": False,
    "fixed_invest": 9000,
    "land_need": 0,
    "one_off_policy": False,
    "foreign_amount": None,
    "variant": "V6_service",
}
FREE = {"agreement_type": "framework", "no_binding": True, "fixed_invest": 200000}


@pytest.mark.parametrize(
    ("changed", "track"),
    [
        ({}, "simple"),
        ({"redline": ["失信"]}, "reject"),
        ({"redline": ["失信"], "redline_cleared": True}, "simple"),
        ({"dd_conclusion": "fail"}, "reject"),
        (FREE, "simple"),
        ({**FREE, "policy_request": [{"content": "租金"}]}, "major"),
        ({**FREE, "land_promise": True}, "major"),
        ({"fixed_invest": 100000}, "major"),
        ({"land_need": 66667}, "major"),
        ({"land_need": 66666}, "standard"),
        ({"one_off_policy": True}, "major"),
        ({"foreign_amount": 10000}, "major"),
        ({"fixed_invest": 4999, "variant": "V3_lease", "land_need": 1}, "simple"),
        ({"fixed_invest": 10000}, "standard"),
        ({"variant": "V2_hq"}, "standard"),
    ],
)
def test_a_project_gets_its_track(decide, changed, track):
    assert decide("ip_review/review_track.dmn", "review_track", **{**PLAIN, **changed}) == track
