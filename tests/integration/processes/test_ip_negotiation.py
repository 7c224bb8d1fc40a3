"""Talks go round until the project applies for review or is given up (domain.md 5.2, A.3)."""

from __future__ import annotations

import pytest

TALK = {
    "visit_type": "外出拜访",
    "visit_at": "2023-06-01T09:00:00+08:00",
    "place": "上海",
    "our_people": ["lin"],
    "their_people": [{"name": "张三", "title": "总经理"}],
    "topics": "选址",
    "progress_level": "normal",
    "next_step": "考察",
    "next_date": "2023-06-10",
}
SITE = {
    "landing_org": "t_lx",
    "landing_mode": "land",
    "chosen_site": "P-1",
    "reserve_until": "2023-07-30",
}
CARE = {
    "dd_mode": "self",
    "credit": "ok",
    "litigation": "无",
    "finance_3y": "审计报告",
    "fund_source": "自有",
    "same_projects": "正常",
    "policy_dependence": "low",
    "dd_conclusion": "pass",
    "dd_done_at": "2023-06-09",
}
APPLY = {
    "invest_plan": "计划书",
    "build_content": "厂房",
    "invest_breakdown": [{"item": "设备", "amount": 52000}],
    "schedule": [{"milestone": "摘牌", "date": "2023-10-01"}],
    "far": 2,
    "agreement_type": "formal",
}
TRANSFER = {
    "from_org": "s_sh",
    "to_org": "t_lx",
    "transfer_reason": "空间不足",
    "applicant": "s_sh",
    "share_invest_pct": 50,
    "share_tax_pct": 50,
    "share_score_pct": 50,
}


@pytest.fixture
def talks(walk, world):
    made = walk("ip_negotiation")
    made.done = []

    def work(kind, answer):
        def handle(call):
            made.done.append(kind)
            return answer

        world.handlers[kind] = handle

    work("open_negotiation", None)
    work("record_stage", None)
    work("release_site", {"site": None, "site_reserved": False})
    work("reserve_site", {"site": "P-1", "site_reserved": True})
    made.key = made.start(
        "ip_negotiation", "CNZS-2023-0001", owner_org="s_sh", grade="A", variant="V1_new_land", land_need=60000,
        fixed_invest=52000,
    )  # fmt: skip
    return made


def test_a_report_opens_the_next_one(talks):
    talks.do("negotiate", **TALK, action="continue")

    assert talks.open() == ["negotiate"]


def test_the_reports_of_an_a_project_are_due_sooner(talks):
    assert talks.due("negotiate") == "2023-06-07"


def test_a_project_that_is_not_ready_goes_back_to_the_talks(talks):
    talks.do("negotiate", **TALK, action="apply_review")

    assert (talks.open(), talks.variable(talks.key, "apply_missing")) == (["negotiate"], ["未做尽职调查", "尚未选址"])


def test_with_care_taken_and_a_site_chosen_it_applies_for_review(talks):
    talks.do("negotiate", **TALK, action="site")
    talks.do("site_matching", **SITE)
    talks.do("negotiate", **TALK, action="dd")
    talks.do("due_diligence", **CARE)
    talks.do("negotiate", **TALK, action="apply_review")
    talks.do("presign_apply", **APPLY)

    assert (talks.state(talks.key), talks.variable(talks.key, "action")) == ("COMPLETED", "apply_review")


def test_a_site_that_is_taken_is_chosen_again(talks, world):
    world.handlers["reserve_site"] = lambda call: {"site_reserved": False, "site_taken": True}
    talks.do("negotiate", **TALK, action="site")
    talks.do("site_matching", **SITE)

    assert talks.open() == ["site_matching"]


def test_a_site_is_let_go_when_its_time_is_over_and_the_talks_go_on(talks):
    talks.do("negotiate", **TALK, action="site")
    talks.do("site_matching", **SITE)
    talks.pass_days(70)

    assert (talks.done[-1], talks.open()) == ("release_site", ["negotiate"])


@pytest.mark.parametrize(("ruling", "owner"), [("agree", "t_lx"), ("refuse", "s_sh")])
def test_a_transfer_one_side_does_not_want_is_ruled_on(talks, ruling, owner):
    talks.do("negotiate", **TALK, action="transfer")
    talks.do("transfer_coordinate", **TRANSFER)
    talks.do("transfer_ruling", transfer_result=ruling, ruling_minutes="纪要")

    assert (talks.variable(talks.key, "owner_org"), talks.open()) == (owner, ["negotiate"])


def test_a_transfer_both_sides_want_needs_no_ruling(talks):
    talks.do("negotiate", **TALK, action="transfer")
    talks.do("transfer_coordinate", **TRANSFER, both_consent=True, agreement_three_party="三方协议")

    assert (talks.variable(talks.key, "owner_org"), talks.open()) == ("t_lx", ["negotiate"])


def test_a_transfer_that_was_refused_does_not_stand_in_the_way_of_one_both_sides_want(talks):
    talks.do("negotiate", **TALK, action="transfer")
    talks.do("transfer_coordinate", **TRANSFER)
    talks.do("transfer_ruling", transfer_result="refuse", ruling_minutes="纪要")

    talks.do("negotiate", **TALK, action="transfer")
    talks.do("transfer_coordinate", **TRANSFER, both_consent=True, agreement_three_party="三方协议")

    assert talks.variable(talks.key, "owner_org") == "t_lx"


def test_talks_that_are_given_up_end(talks):
    talks.do("negotiate", **TALK, action="give_up", give_up_reason="另选他县")

    assert (talks.state(talks.key), talks.variable(talks.key, "action")) == ("COMPLETED", "give_up")
