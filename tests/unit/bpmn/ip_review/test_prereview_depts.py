"""DMN-05 (domain.md 7.5): who must be asked, each once."""

from __future__ import annotations

import pytest

PLAIN = {
    "review_track": "standard",
    "owner_org": "s_sh",
    "landing_org": "t_lx",
    "industry_code": "7010",
    "land_need": 0,
    "policy_request": None,
    "foreign_amount": None,
    "energy_tce": None,
    "power_kwh": None,
    "sea_use": False,
}
ALL = ["g_ndrc", "g_eco"]


@pytest.mark.parametrize(
    ("changed", "depts"),
    [
        ({}, [*ALL, "t_lx"]),
        ({"landing_org": None}, [*ALL, "s_sh"]),
        ({"land_need": 1}, [*ALL, "g_mnr", "g_hc", "g_water", "g_utility", "t_lx"]),
        ({"industry_code": "2614"}, [*ALL, "g_eit", "g_emer", "t_lx"]),
        ({"industry_code": "0411"}, [*ALL, "g_industry", "t_lx"]),
        ({"policy_request": [{"content": "租金"}]}, [*ALL, "g_fin", "g_tax", "g_fair", "t_lx"]),
        ({"foreign_amount": 10}, [*ALL, "g_com", "t_lx"]),
        ({"energy_tce": 1000, "power_kwh": 500}, [*ALL, "t_lx"]),
        ({"sea_use": True}, [*ALL, "g_mnr", "t_lx"]),
        ({"review_track": "simple", "land_need": 1, "industry_code": "2614"}, [*ALL, "t_lx"]),
    ],
)
def test_the_departments_follow_from_the_project(decide, changed, depts):
    assert decide("ip_review/prereview_depts.dmn", "prereview_depts", **{**PLAIN, **changed}) == depts
