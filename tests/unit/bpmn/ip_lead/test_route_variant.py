"""DMN-03 (domain.md 7.3): which way a project goes; the first line that fits."""

from __future__ import annotations

import pytest

PLAIN = {
    "industry_code": "3841",
    "sea_use": False,
    "invest_type": "新建",
    "site_form": "净地新建",
    "land_need": 20000,
    "is_tech_reform": False,
}


@pytest.mark.parametrize(
    ("changed", "variant"),
    [
        ({}, "V1_new_land"),
        ({"industry_code": "4415", "sea_use": True}, "V5_offshore"),
        ({"industry_code": "4416"}, "V6_service"),
        ({"industry_code": "4610"}, "V1_new_land"),
        ({"invest_type": "总部"}, "V2_hq"),
        ({"site_form": "租厂房"}, "V3_lease"),
        ({"site_form": "楼宇", "land_need": None}, "V3_lease"),
        ({"land_need": 0, "is_tech_reform": True}, "V4_reno"),
        ({"land_need": None, "invest_type": "技改", "site_form": "无"}, "V4_reno"),
        ({"industry_code": "6110"}, "V6_service"),
        ({"industry_code": "0511"}, "V6_service"),
        ({"land_need": None, "site_form": "无"}, "V6_service"),
    ],
)
def test_a_project_is_routed(decide, changed, variant):
    assert decide("ip_lead/route_variant.dmn", "route_variant", **{**PLAIN, **changed}) == variant
