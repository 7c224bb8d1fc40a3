"""What makes a lead valid information (domain.md chapter 2)."""

from __future__ import annotations

import pytest

FULL = {
    "ent_name": "甲公司",
    "contact_phone": "13800000000",
    "content": "设备",
    "total_invest": 100,
    "demand": None,
    "site_form": "净地新建",
}


def test_a_lead_with_all_five_is_valid(decide):
    assert decide("ip_lead/lead_valid.dmn", "lead_valid", **FULL) == {"missing": [], "is_valid": True}


@pytest.mark.parametrize(
    ("field", "missing"),
    [
        ("ent_name", "投资主体"),
        ("contact_phone", "联系人及方式"),
        ("content", "投资内容"),
        ("total_invest", "投资规模"),
        ("site_form", "具体要求"),
    ],
)
def test_what_is_missing_is_named(decide, field, missing):
    found = decide("ip_lead/lead_valid.dmn", "lead_valid", **{**FULL, field: None})

    assert found == {"missing": [missing], "is_valid": False}
