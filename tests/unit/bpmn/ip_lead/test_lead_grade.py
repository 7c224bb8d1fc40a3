"""DMN-01 (domain.md 7.1): what a lead scores and which grade it gets. Today is 2023-05-31."""

from __future__ import annotations

import pytest

BEST = {
    "certainty": 5,
    "fixed_invest": 100000,
    "fit_land": 5,
    "fit_industry": 5,
    "fit_env": 5,
    "fit_energy": 5,
    "fit_space": 5,
    "plan_sign_date": "2023-07-15",
    "redline": ["none"],
    "contact_phone": "13800000000",
    "decision_maker_reached": True,
    "invest_type": "新建",
    "foreign_amount": None,
}


@pytest.mark.parametrize(
    ("changed", "graded"),
    [
        ({}, {"grade": "A", "score": 100}),
        ({"certainty": 4}, {"grade": "A", "score": 95}),
        ({"fixed_invest": 99999}, {"grade": "A", "score": 96}),
        ({"fixed_invest": 49999}, {"grade": "A", "score": 92}),
        ({"fixed_invest": 10000}, {"grade": "A", "score": 92}),
        ({"fixed_invest": 9999}, {"grade": "B", "score": 87}),
        ({"fixed_invest": 4999}, {"grade": "B", "score": 83}),
        ({"fixed_invest": 4999, "invest_type": "总部"}, {"grade": "A", "score": 83}),
        ({"fixed_invest": 4999, "foreign_amount": 1000}, {"grade": "A", "score": 83}),
        ({"fit_land": 4}, {"grade": "A", "score": 94}),
        ({"fit_land": 2}, {"grade": "B", "score": 80}),
        ({"fit_industry": 0}, {"grade": "A", "score": 85}),
        ({"fit_env": 2}, {"grade": "A", "score": 96}),
        ({"fit_env": 2, "fit_energy": 1, "fit_space": 0}, {"grade": "A", "score": 90}),
        ({"plan_sign_date": "2023-09-30"}, {"grade": "B", "score": 96}),
        ({"plan_sign_date": "2024-03-01"}, {"grade": "B", "score": 93}),
        ({"plan_sign_date": None}, {"grade": "B", "score": 90}),
        ({"decision_maker_reached": False}, {"grade": "B", "score": 100}),
        ({"contact_phone": None}, {"grade": "none", "score": 100}),
        ({"redline": ["失信"]}, {"grade": "none", "score": 90}),
        ({"certainty": 1, "fit_land": 0, "plan_sign_date": None}, {"grade": "C", "score": 50}),
        ({"certainty": 1, "fit_land": 0, "fit_industry": 0, "plan_sign_date": None}, {"grade": "none", "score": 35}),
    ],
)
def test_a_lead_is_scored_and_graded(decide, changed, graded):
    assert decide("ip_lead/lead_grade.dmn", "lead_grade", **{**BEST, **changed}) == graded
