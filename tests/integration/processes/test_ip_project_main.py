"""The main line between its stages, each stood in for by one task, and what may happen at any time (A.1)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.runtime import deploy

BPMN = Path(__file__).parents[3] / "bpmn"

STAGES = ("lead", "negotiation", "review", "signing", "approval", "land_supply", "hq", "construction", "performance")
RED_LEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d">
<error id="err" errorCode="err_redline" /><process id="ip_lead" isExecutable="true">
<startEvent id="start_red"><outgoing>f1</outgoing></startEvent>
<endEvent id="end_red"><incoming>f1</incoming><errorEventDefinition errorRef="err" /></endEvent>
<sequenceFlow id="f1" sourceRef="start_red" targetRef="end_red" /></process></definitions>"""
STAND_IN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t" id="d"><process id="ip_{0}" isExecutable="true">
<startEvent id="start_{0}"><outgoing>f1</outgoing></startEvent>
<userTask id="{0}"><extensionElements><zeebe:userTask /></extensionElements><incoming>f1</incoming>
<outgoing>f2</outgoing></userTask><endEvent id="end_{0}"><incoming>f2</incoming></endEvent>
<sequenceFlow id="f1" sourceRef="start_{0}" targetRef="{0}" />
<sequenceFlow id="f2" sourceRef="{0}" targetRef="end_{0}" /></process></definitions>"""
KEY = "CNZS-2023-0001"
V1 = {"outcome": "follow", "variant": "V1_new_land", "owner_org": "t_lx"}
TRANSFER = {
    "from_org": "t_lx",
    "to_org": "t_ql",
    "transfer_reason": "空间不足",
    "applicant": "t_lx",
    "share_invest_pct": 50,
    "share_tax_pct": 50,
    "share_score_pct": 50,
}


@pytest.fixture
def main(walk, world):
    made = walk("ip_supervision")
    made.done = []
    for kind in ("release_resources", "archive_lead", "reserve_site"):
        world.handlers[kind] = lambda call, kind=kind: made.done.append(kind)
    folder = BPMN / "ip_project_main"
    files = {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".bpmn", ".dmn", ".form")}
    files |= {f"ip_{stage}.bpmn": STAND_IN.format(stage).encode() for stage in STAGES}
    with world.transaction() as uow:
        deploy(uow, files, name="main")
    made.key = made.start("ip_project_main", KEY, project_name="甲项目")
    return made


def signed(main, **lead):
    main.do("lead", **{**V1, **lead})
    main.do("negotiation", action="apply_review")
    main.do("review", review_result="approve")
    main.do("signing", signing_result="formal", agreement_type="formal")
    return main


def changed(main, verdict):
    main.do("lead", **V1)
    main.tell("msg_change", KEY)
    amounts = {"change_before": "5 亿元", "change_after": "3 亿元", "change_basis": "降幅"}
    main.do("major_change", change_items=["投资额"], change_result=verdict, **amounts)


def test_a_project_with_new_land_goes_all_the_way(main):
    signed(main)
    assert sorted(main.open()) == ["approval", "land_supply"]

    main.do("approval", project_company="甲（苍南）公司")
    main.do("land_supply", land_result="delivered", parcel_no="P-1")
    main.do("construction", passed_at="2025-01-01")
    main.do("performance", breach_action="none")

    assert main.state(main.key) == "COMPLETED"
    assert main.variable(main.key, "parcel_no") == "P-1"


def test_a_headquarters_needs_neither_land_nor_construction(main):
    signed(main, variant="V2_hq").do("hq", paid_in=5000)

    assert main.open() == ["performance"]


@pytest.mark.parametrize("variant", ["V3_lease", "V4_reno", "V5_offshore"])
def test_what_has_no_process_of_its_own_yet_is_followed_by_hand(main, variant):
    signed(main, variant=variant)
    step = {"track_stage": "租购合同", "track_at": "2023-06-01", "track_progress": "已签"}
    main.do("post_signing_track", **step, track_action="continue")
    main.do("post_signing_track", **step, track_action="finish")

    assert main.state(main.key) == "COMPLETED"


def test_a_lead_in_the_pool_is_looked_at_again_after_ninety_days(main):
    main.do("lead", outcome="pool")
    main.pass_days(91)
    main.do("pool_recheck", recheck=True, recheck_reason="企业重启")

    assert (main.open(), main.variable(main.key, "recheck")) == (["lead"], True)


@pytest.mark.parametrize("outcome", ["rejected", "merged"])
def test_a_lead_that_is_not_followed_ends_the_main_line(main, outcome):
    main.do("lead", outcome=outcome)

    assert main.state(main.key) == "COMPLETED"


@pytest.mark.parametrize(("cleared", "then"), [(True, ["lead", "redline_special"]), (False, ["lead"])])
def test_a_lead_on_a_red_line_needs_a_meeting_to_go_on(main, world, cleared, then):
    with world.transaction() as uow:
        deploy(uow, {"ip_lead.bpmn": RED_LEAD.encode()}, name="red")
    main.start("ip_project_main", "CNZS-2023-0002", project_name="乙项目")
    main.do("redline_special", redline_cleared=cleared, meeting="专题会", minutes="纪要", special_reason="能耗已平衡")

    assert main.open() == then


def test_talks_given_up_end_with_what_was_kept_let_go(main):
    main.do("lead", **V1)
    main.do("negotiation", action="give_up")
    main.do(
        "terminate_project",
        terminate_result="terminate",
        terminate_cause="enterprise_give_up",
        terminate_reason="另选他县",
    )

    assert (main.state(main.key), main.done) == ("COMPLETED", ["release_resources"])


def test_a_termination_that_is_not_agreed_to_goes_on_with_the_talks(main):
    main.do("lead", **V1)
    main.do("negotiation", action="give_up")
    main.do("terminate_project", terminate_result="continue", terminate_reason="再谈")

    assert main.open() == ["negotiation"]


def test_a_frame_agreement_cleared_away_asks_whether_to_end_the_project(main):
    main.do("lead", **V1)
    main.do("negotiation", action="apply_review")
    main.do("review", review_result="approve")
    main.do("signing", signing_result="abandoned", agreement_type="framework")

    assert main.open() == ["terminate_project"]


@pytest.mark.parametrize(("action", "then"), [("renegotiate", "negotiation"), ("terminate", "terminate_project")])
def test_a_project_that_does_not_pass_is_talked_over_again_or_ended(main, action, then):
    main.do("lead", **V1)
    main.do("negotiation", action="apply_review")
    main.do("review", review_result="reject")
    main.do("review_rejected", reject_action=action, reject_reason="未通过")

    assert main.open() == [then]


def test_a_parcel_that_went_to_another_is_replaced(main):
    signed(main).do("land_supply", land_result="reselect", parcel_no="P-1")
    main.do("site_reselect", chosen_site="P-2", reserve_until="2023-09-01", site_reason="相邻地块")

    assert (sorted(main.open()), main.done) == (["approval", "land_supply"], ["reserve_site"])


def test_land_that_is_lost_asks_whether_to_end_the_project(main):
    signed(main).do("approval")
    main.do("land_supply", land_result="lost")

    assert main.open() == ["terminate_project"]


def test_a_hold_leaves_the_tasks_where_they_are_and_ends_with_a_message(main):
    main.do("lead", **V1)
    main.tell("msg_hold", KEY, reason="市场变化")
    main.do(
        "hold_resume", hold_result="agree", hold_reason="market", hold_until="2023-10-01", recover_condition="订单恢复"
    )
    assert main.open() == ["negotiation"]

    main.tell("msg_resume", KEY)
    main.do("hold_end", resumed_at="2023-07-01", resume_note="恢复")

    assert main.open() == ["negotiation"]


def test_a_hold_ends_by_itself_on_its_day(main):
    main.tell("msg_hold", KEY)
    until = (main.clock.now() + timedelta(days=30)).date().isoformat()
    main.do("hold_resume", hold_result="agree", hold_reason="market", hold_until=until, recover_condition="订单恢复")
    main.pass_days(32)

    assert sorted(main.open()) == ["hold_end", "lead"]


def test_a_hold_that_is_refused_changes_nothing(main):
    main.do("lead", **V1)
    main.tell("msg_hold", KEY, reason="市场变化")
    main.do("hold_resume", hold_result="refuse")

    main.pass_days(60)

    assert main.open() == ["negotiation"]


def test_a_decided_end_cancels_everything_else(main):
    main.do("lead", **V1)
    main.tell("msg_terminate", KEY)
    assert main.open() == ["terminate_confirm"]

    main.do("terminate_confirm", terminate_cause="policy", terminate_reason="政策调整")

    assert (main.state(main.key), main.done) == ("COMPLETED", ["release_resources"])


def test_a_major_change_is_reviewed_beside_the_main_line_and_may_end_the_project(main):
    changed(main, "major")
    assert sorted(main.open()) == ["negotiation", "review"]

    main.do("review", review_result="reject")

    assert main.open() == ["terminate_confirm"]


def test_a_major_change_that_passes_leaves_the_main_line_where_it_is(main):
    changed(main, "major")
    main.do("review", review_result="approve")

    assert (main.open(), main.variable(main.key, "review_result")) == (["negotiation"], None)


def test_a_minor_change_is_not_reviewed(main):
    changed(main, "minor")

    assert main.open() == ["negotiation"]


def test_a_transfer_changes_the_unit_in_charge(main):
    main.do("lead", **V1)
    main.tell("msg_transfer_request", KEY)
    main.do("transfer_coordinate", **TRANSFER, both_consent=True, agreement_three_party="三方协议")

    assert (main.variable(main.key, "owner_org"), main.open()) == ("t_ql", ["negotiation"])


@pytest.mark.parametrize(("ruling", "owner"), [("agree", "t_ql"), ("refuse", "t_lx")])
def test_a_transfer_one_unit_does_not_want_is_ruled_on(main, ruling, owner):
    main.do("lead", **V1)
    main.tell("msg_transfer_request", KEY)
    main.do("transfer_coordinate", **TRANSFER)
    assert sorted(main.open()) == ["negotiation", "transfer_ruling"]

    main.do("transfer_ruling", transfer_result=ruling, ruling_minutes="纪要")

    assert (main.variable(main.key, "owner_org"), main.open()) == (owner, ["negotiation"])


def test_a_transfer_that_was_refused_does_not_stand_in_the_way_of_one_both_units_want(main):
    main.do("lead", **V1)
    main.tell("msg_transfer_request", KEY)
    main.do("transfer_coordinate", **TRANSFER)
    main.do("transfer_ruling", transfer_result="refuse", ruling_minutes="纪要")

    main.tell("msg_transfer_request", KEY)
    main.do("transfer_coordinate", **TRANSFER, both_consent=True, agreement_three_party="三方协议")

    assert main.variable(main.key, "owner_org") == "t_ql"


def test_a_red_light_starts_a_supervision_order(main):
    main.do("lead", **V1)
    main.tell("msg_light_red", KEY, reason="90 日无实质进展")

    assert sorted(main.open()) == ["draft_order", "negotiation"]
