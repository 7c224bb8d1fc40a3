"""A lead from its registration to a decision (domain.md 5.1, A.2)."""

from __future__ import annotations

import pytest

from engine.runtime import deploy

LEAD = {
    "ent_name": "甲公司",
    "project_name": "甲项目",
    "contact_phone": "13800000000",
    "content": "年产 1 万台设备",
    "total_invest": 60000,
    "fixed_invest": 52000,
    "site_form": "净地新建",
    "land_need": 60000,
    "industry_code": "3841",
    "invest_type": "新建",
    "decision_maker_reached": True,
    "plan_sign_date": "2023-07-15",
    "variant": None,
}
CHECKED = {
    "dup_conclusion": "not_dup",
    "first_report_org": "s_sh",
    "protect_from": "2023-06-01",
    "protect_to": "2023-08-30",
}
FITS = ("fit_industry", "fit_space", "fit_env", "fit_energy", "fit_land", "certainty")
TRIAGED = {
    **dict.fromkeys((*FITS, "investor_strength", "tech_level", "benefit"), 5),
    "redline": ["none"],
    "triage_result": "follow",
    "suggest_variant": "V1_new_land",
    "suggest_owner": "t_lx",
}
ASSIGNED = {
    "owner_org": "t_lx",
    "owner_user": "lin",
    "leader_id": "chen",
    "grade": "A",
    "variant": "V1_new_land",
    "watch_level": "county",
    "target_sign_date": "2023-07-15",
}
TOLD = {"feedback_to": "张三", "feedback_text": "已跟进", "feedback_channel": "phone"}


@pytest.fixture
def lead(walk, world):
    made = walk("ip_lead")
    made.done = []
    for kind in ("dup_check", "merge_lead", "archive_lead", "create_project"):
        world.handlers[kind] = lambda call, kind=kind: made.done.append(kind)
    made.key = made.start("ip_lead", "CNZS-2023-0001", **LEAD)
    return made


def test_a_new_lead_is_looked_up_before_anybody_sees_it(lead):
    assert (lead.done, lead.open()) == (["dup_check"], ["first_report_check"])


def test_a_lead_that_is_followed_is_graded_routed_and_becomes_a_project(lead):
    lead.do("first_report_check", **CHECKED)
    lead.do("lead_triage", **TRIAGED)

    found = {
        name: lead.variable(lead.key, name) for name in ("grade", "grade_score", "variant", "scale_band", "is_valid")
    }

    assert found == {
        "grade": "A",
        "grade_score": 96,
        "variant": "V1_new_land",
        "scale_band": "b_5_10",
        "is_valid": True,
    }
    lead.do("lead_assign", **ASSIGNED)
    lead.do("lead_feedback", **TOLD)
    assert (lead.done[-1], lead.variable(lead.key, "outcome"), lead.state(lead.key)) == (
        "create_project",
        "follow",
        "COMPLETED",
    )


def test_the_same_project_is_joined_to_the_first_report(lead):
    lead.do("first_report_check", **{**CHECKED, "dup_conclusion": "same_project"})

    assert (lead.done[-1], lead.variable(lead.key, "outcome"), lead.state(lead.key)) == (
        "merge_lead",
        "merged",
        "COMPLETED",
    )


def test_what_is_no_investment_project_is_archived(lead):
    lead.do("first_report_check", **CHECKED, excluded_reason="房地产")

    assert (lead.done[-1], lead.variable(lead.key, "outcome")) == ("archive_lead", "rejected")


def test_a_disputed_first_report_is_ruled_on_before_the_lead_is_judged(lead):
    lead.do("first_report_check", **CHECKED, dispute=True)
    lead.do(
        "first_report_ruling",
        claims=[{"org": "s_sh", "found_at": "2023-05-01"}],
        ruling="first_wins",
        first_report_org="s_sh",
        share_ratio=[{"org": "s_sh", "pct": 100}],
        ruling_reason="登记在先",
    )

    assert lead.open() == ["lead_triage"]


def test_a_lead_on_a_red_line_that_is_to_be_followed_needs_a_special_meeting_first(lead):
    with lead.world.transaction() as uow:
        deploy(uow, lead.folder("ip_project_main"), name="main")
    main = lead.start("ip_project_main", "CNZS-2023-0002", **LEAD)
    for _lead in range(2):
        lead.do("first_report_check", **CHECKED)
    lead.do("lead_triage", **TRIAGED)
    lead.do("lead_triage", **{**TRIAGED, "redline": ["生态红线"]})

    assert lead.open() == ["lead_assign", "redline_special"]
    assert (lead.state(main), lead.variable(main, "outcome")) == ("ACTIVE", None)


@pytest.mark.parametrize(("result", "outcome"), [("pool", "pool"), ("reject", "rejected")])
def test_a_lead_that_is_not_followed_ends_with_an_answer_to_who_brought_it(lead, result, outcome):
    lead.do("first_report_check", **CHECKED)
    lead.do("lead_triage", **{**TRIAGED, "triage_result": result})
    lead.do("lead_feedback", **TOLD)

    assert (lead.variable(lead.key, "outcome"), lead.state(lead.key)) == (outcome, "COMPLETED")


def test_a_lead_looked_at_again_goes_straight_to_the_judgement(lead):
    lead.start("ip_lead", "CNZS-2023-0002", **LEAD, recheck=True)

    assert lead.open() == ["first_report_check", "lead_triage"]
