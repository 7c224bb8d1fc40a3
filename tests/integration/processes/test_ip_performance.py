"""Production, scale, capacity with its time to mend, and the yearly look until the agreement ends (10.3, A.7)."""

from __future__ import annotations

import pytest

REVIEW = {
    "review_year": 2025,
    "data_source": "tax",
    "actuals": [{"name": "税收", "target": 100, "actual": 120}],
    "dept_opinions": [{"dept": "g_tax", "result": "达标"}],
    "capacity_reviewed_at": "2025-09-01",
    "capacity_doc": "意见书",
}
YEAR = {"year": 2023, "kpi_actuals": [{"name": "税收", "target": 1, "actual": 1, "pass": True}], "score": 90}


@pytest.fixture
def producing(walk):
    made = walk("ip_performance")
    made.key = made.start(
        "ip_performance", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx", variant="V1_new_land"
    )
    made.do(
        "production_confirm",
        "li",
        prod_date="2023-05-20",
        qualified_output=True,
        line_photos="照片",
        trial_report="报告",
    )
    made.do("production_check", "chen", production_verified="confirm", check_note="属实")
    made.do("above_scale_entry", scale_no="G1", scale_entered_at="2023-05-30", scale_doc="通知")
    return made


def test_production_and_scale_are_recorded_with_their_days(producing):
    assert producing.stages == [("in_production", "2023-05-20"), ("above_scale", "2023-05-30")]


def test_a_production_the_centre_does_not_confirm_goes_back_and_is_not_recorded(walk):
    made = walk("ip_performance")
    made.start("ip_performance", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx", variant="V1_new_land")
    proof = {"line_photos": "照片", "trial_report": "报告"}
    made.do("production_confirm", "li", prod_date="2023-05-20", qualified_output=True, **proof)
    made.do("production_check", "chen", production_verified="return", check_note="产线未通电")

    assert (made.open(), made.stages) == (["production_confirm"], [])


def test_a_project_below_capacity_is_reviewed_again_when_its_time_to_mend_is_over(producing):
    producing.do("capacity_review", capacity_result="rectify", rectify_until="2023-11-30", **REVIEW)
    assert producing.open() == []

    producing.pass_days(190)

    assert producing.open() == ["capacity_review"]


@pytest.mark.parametrize(("action", "next_step"), [("recheck", ["capacity_review"]), ("exit", [])])
def test_a_failed_review_is_a_breach_to_be_handled(producing, action, next_step):
    producing.do("capacity_review", capacity_result="fail", fail_reason="市场", **REVIEW)
    breach = [{"clause": "8", "event": "未达产", "measure": "限期整改"}]
    producing.do("breach_handle", breach_items=breach, breach_action=action, notice_doc="函")

    assert producing.open() == next_step


def test_at_capacity_the_yearly_look_opens_each_january_until_the_agreement_ends(producing):
    producing.do("capacity_review", capacity_result="pass", **REVIEW)
    producing.pass_days(230)
    assert producing.due("annual_performance") == "2024-03-31"

    producing.do("annual_performance", agreement_ended=False, **YEAR)
    producing.pass_days(366)
    producing.do("annual_performance", agreement_ended=True, **YEAR)

    assert producing.state(producing.key) == "COMPLETED"


def test_headquarters_are_only_looked_at_each_year(walk):
    made = walk("ip_performance")
    made.start("ip_performance", variant="V2_hq", owner_org="t_lx")
    assert made.open() == []

    made.pass_days(230)

    assert made.open() == ["annual_performance"]
