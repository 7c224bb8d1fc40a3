"""From the ready land to its delivery, with obstacles, withdrawal, failed auctions and a stranger who wins (A.6)."""

from __future__ import annotations

import pytest

PLAN = {
    "use_years": 50,
    "supply_mode": "listing",
    "second_stage": "none",
    "start_price": 1904.24,
    "deposit": 380.85,
    "bid_step": 10,
    "industry_access": "1513",
    "standards": [{"name": "固投强度", "op": "不低于", "value": 300, "unit": "万元/亩"}],
    "plan_file": "方案",
}
DEAL = {"deal": True, "deal_price": 2000, "deal_at": "2023-07-12", "deal_doc": "成交确认书"}
OBSTACLE = {"type": "征迁", "content": "两户未签", "owner_org": "t_lx", "cleared": False}


@pytest.fixture
def land(walk):
    made = walk("ip_land_supply", "ip_supervision")
    made.key = made.start(
        "ip_land_supply", "CNZS-2023-0001", owner_org="t_lx", landing_org="t_lx", project_company="甲公司"
    )
    return made


def plan(land):
    land.do("supply_plan", **PLAN)
    for _department in range(6):
        land.do("supply_review", review_result="agree")
    land.do("supply_approve", approve_result="approve", approve_no="1", approve_date="2023-06-01")


@pytest.fixture
def listed(land):
    land.do("land_ready", parcel_no="08-2-2", obstacles=[])
    land.do(
        "planning_conditions", planning_no="1", planning_date="2023-06-01", land_use="工业", area=28924, far_min=1.2
    )
    plan(land)
    land.do("notice_issue", notice_no="1", notice_from="2023-06-02", notice_to="2023-06-05")
    return land


def test_each_open_obstacle_becomes_an_order_and_the_land_waits(land):
    land.do("land_ready", parcel_no="08-2-2", obstacles=[OBSTACLE, OBSTACLE, {**OBSTACLE, "cleared": True}])

    assert land.open() == ["draft_order", "draft_order"]


def test_the_land_is_looked_at_again_when_all_obstacles_are_cleared(land):
    land.do("land_ready", parcel_no="08-2-2", obstacles=[OBSTACLE, OBSTACLE])

    land.tell("msg_obstacle_cleared", "08-2-2-1")
    assert "land_ready" not in land.open()
    land.tell("msg_obstacle_cleared", "08-2-2-2")

    assert "land_ready" in land.open()


def test_a_plan_one_department_refuses_is_drawn_again(land):
    land.do("land_ready", parcel_no="08-2-2", obstacles=[])
    land.do(
        "planning_conditions", planning_no="1", planning_date="2023-06-01", land_use="工业", area=28924, far_min=1.2
    )
    land.do("supply_plan", **PLAN)
    for number in range(6):
        refused = {"review_result": "disagree", "review_conditions": "容积率偏低"}
        land.do("supply_review", **(refused if number == 2 else {"review_result": "agree"}))

    assert land.open() == ["supply_plan"]


def test_a_plan_the_government_returns_is_drawn_again(land):
    land.do("land_ready", parcel_no="08-2-2", obstacles=[])
    land.do(
        "planning_conditions", planning_no="1", planning_date="2023-06-01", land_use="工业", area=28924, far_min=1.2
    )
    land.do("supply_plan", **PLAN)
    for _department in range(6):
        land.do("supply_review", review_result="agree")
    land.do("supply_approve", approve_result="return", return_reason="起始价偏低")

    assert land.open() == ["supply_plan"]


def test_a_notice_lasts_twenty_days_and_the_listing_ten_however_short_they_were_written(listed):
    assert listed.variable(listed.key, "listing")["notice_until"].startswith("2023-06-25")
    assert listed.variable(listed.key, "listing")["bid_until"].startswith("2023-07-05")


def test_a_deal_with_our_company_is_landed_on_the_day_of_the_deal_and_delivered_at_last(listed):
    listed.pass_days(42)
    listed.tell("msg_auction_deal", "08-2-2", winner="甲公司")
    listed.do("auction_result", winner="甲公司", **DEAL)
    days = {"agreed_delivery_date": "2023-09-01", "start_before": "2024-03-01", "finish_before": "2025-09-01"}
    listed.do(
        "land_contract",
        contract_no="1",
        contract_date="2023-07-15",
        supervision_agreement="协议",
        **days,
        reach_before="2027-09-01",
        penalties=[{"clause": "8", "event": "逾期开工", "measure": "违约金"}],
    )
    listed.do("land_payment", paid_total=2000, paid_at="2023-08-01")
    listed.do("land_delivery", delivered_at="2023-08-20", delivery_doc="交地确认书", boundary_ok=True)

    assert listed.stages == [("landed", "2023-07-12")]
    assert (listed.state(listed.key), listed.variable(listed.key, "land_result")) == ("COMPLETED", "delivered")


def test_land_that_a_stranger_wins_is_not_landed(listed):
    listed.pass_days(42)
    listed.tell("msg_auction_deal", "08-2-2", winner="乙公司")
    listed.do("auction_result", winner="乙公司", **DEAL)
    listed.do("reselect_decide", reselect_action="reselect", reselect_reason="改看另一宗")

    assert (listed.stages, listed.variable(listed.key, "land_result")) == ([], "reselect")


@pytest.mark.parametrize(
    ("action", "next_step"), [("again", ["notice_issue"]), ("revise", ["supply_plan"]), ("stop", [])]
)
def test_a_failed_auction_goes_where_it_was_decided(listed, action, next_step):
    listed.pass_days(42)
    listed.tell("msg_auction_failed", "08-2-2", reason="无人报价")
    listed.do("auction_failed_handle", failed_reason="无人报价", failed_action=action)

    assert listed.open() == next_step


@pytest.mark.parametrize("days", [5, 42])
def test_a_withdrawn_notice_leads_back_to_the_plan_in_every_phase(listed, days):
    listed.pass_days(days)

    listed.tell("msg_notice_withdrawn", "08-2-2")

    assert listed.open() == ["supply_plan"]
