"""A project before the departments and the meetings, on one of three tracks (domain.md 5.3, A.4)."""

from __future__ import annotations

import pytest

PROJECT = {
    "project_name": "甲项目",
    "owner_org": "t_lx",
    "variant": "V1_new_land",
    "fixed_invest": 52000,
    "land_need": 20000,
    "industry_code": "3841",
    "redline": ["none"],
    "dd_conclusion": "pass",
    "agreement_type": "formal",
}
JOINT = {
    "meeting": "第 6 次联席会议",
    "attendees": ["g_ndrc"],
    "votes": [{"org": "g_ndrc", "vote": "同意"}],
    "score": 85,
    "minutes": "纪要",
}
BOARD = {"meeting": "领导小组", "leader_approved": "chen", "minutes": "纪要"}
HANDOVER = {"handover_to": "t_lx", "handover_user": "lin", "minutes_issued_at": "2023-06-20"}


@pytest.fixture
def review(walk, world):
    made = walk("ip_review")
    made.done = []
    for kind in ("split_minutes", "record_stage"):
        world.handlers[kind] = lambda call, kind=kind: made.done.append(kind)

    def start(**more):
        made.key = made.start("ip_review", "CNZS-2023-0001", **{**PROJECT, **more})
        return made

    made.of = start
    return made


def opinions(review, result="agree"):
    """Every department asked answers ``result`` at first, then agreement."""
    for count in range(review.open().count("dept_prereview")):
        review.do("dept_prereview", result=result if count == 0 else "agree", basis="规划")


def through_the_departments(review, track="standard"):
    review.do("review_accept", accept_result="accept", track_confirm=track)
    opinions(review)


def through_the_joint_meeting(review, track="standard"):
    through_the_departments(review, track)
    review.do("joint_review", **JOINT, conclusion="pass")
    review.do("legal_review", legal_result="pass", authority_ok=True)
    review.do("fair_review", fair_result="pass")


def result_of(review):
    return review.state(review.key), review.variable(review.key, "review_result")


def test_every_department_the_table_names_is_asked_at_once(review):
    review.of().do("review_accept", accept_result="accept", track_confirm="standard")

    assert review.variable(review.key, "prereview_depts") == [
        "g_ndrc", "g_eco", "g_mnr", "g_hc", "g_water", "g_utility", "g_eit", "g_emer", "t_lx",
    ]  # fmt: skip
    assert review.open() == ["dept_prereview"] * 9


def test_a_standard_project_passes_with_the_joint_meeting_and_the_lawyers(review):
    through_the_joint_meeting(review.of())
    review.do("decision_handover", **HANDOVER)

    assert (result_of(review), review.done) == (("COMPLETED", "approve"), ["split_minutes", "record_stage"])


def test_a_small_project_needs_one_consent(review):
    review.of(fixed_invest=3000, land_need=0, variant="V3_lease")
    through_the_departments(review, "simple")
    review.do("simple_approve", decision="approve")
    review.do("decision_handover", **HANDOVER)

    assert result_of(review) == ("COMPLETED", "approve")


def test_a_major_project_goes_up_to_the_government(review):
    through_the_joint_meeting(review.of(fixed_invest=150000), "major")
    review.do("group_decide", **BOARD, decision="approve", need_exec=True)
    review.do("exec_decide", **BOARD, decision="approve")
    review.do("decision_handover", **HANDOVER)

    assert result_of(review) == ("COMPLETED", "approve")


def test_a_project_on_a_red_line_is_not_reviewed(review):
    assert result_of(review.of(redline=["生态红线"])) == ("COMPLETED", "reject")


def test_missing_papers_are_handed_in_later(review):
    review.of().do("review_accept", accept_result="supplement", supplement_items=[{"item": "计划书"}])
    review.do("presign_supplement", supplement_files="计划书", supplement_note="补齐")

    assert review.open() == ["review_accept"]


def test_papers_that_do_not_come_send_the_project_back(review):
    review.of().do("review_accept", accept_result="supplement", supplement_items=[{"item": "计划书"}])
    review.pass_days(20)

    assert result_of(review) == ("COMPLETED", "returned")


def test_only_the_department_that_disagrees_is_asked_again(review):
    review.of().do("review_accept", accept_result="accept", track_confirm="standard")
    opinions(review, "disagree")
    review.do("prereview_coordinate", coordinate_result="again", coordinate_minutes="纪要", coordinate_note="已调整")

    assert (review.open(), review.variable(review.key, "review_again")) == (["dept_prereview"], ["g_ndrc"])
    opinions(review)
    assert (review.open(), len(review.variable(review.key, "opinions"))) == (["joint_review"], 9)


@pytest.mark.parametrize(("result", "then"), [("escalate", ["joint_review"]), ("renegotiate", [])])
def test_a_department_that_stays_opposed_takes_it_higher_or_back_to_the_talks(review, result, then):
    review.of().do("review_accept", accept_result="accept", track_confirm="standard")
    opinions(review, "disagree")
    review.do("prereview_coordinate", coordinate_result=result, coordinate_minutes="纪要", coordinate_note="未一致")

    assert review.open() == then


def test_a_policy_the_competition_check_blocks_is_changed_and_checked_again(review):
    through_the_departments(review.of())
    review.do("joint_review", **JOINT, conclusion="pass")
    review.do("legal_review", legal_result="pass")
    review.do("fair_review", fair_result="fail", risk_clauses=[{"clause": "1", "type": "税收挂钩", "handling": "删"}])

    assert review.open() == ["policy_revise"]
    review.do("policy_revise", revise_note="删去")
    assert sorted(review.open()) == ["fair_review", "legal_review"]


def test_a_meeting_that_puts_it_off_hears_it_again_on_its_day(review):
    through_the_departments(review.of())
    review.do("joint_review", **JOINT, conclusion="defer", defer_until="2023-07-01")
    review.pass_days(45)

    assert review.open() == ["joint_review"]


def test_a_deferred_project_may_be_heard_earlier(review):
    through_the_joint_meeting(review.of(), "major")
    review.do("group_decide", **BOARD, decision="defer", defer_until="2023-12-01")
    review.tell("msg_reopen", "CNZS-2023-0001")

    assert review.open() == ["group_decide"]


def test_a_project_whose_papers_are_refused_is_not_reviewed(review):
    review.of().do("review_accept", accept_result="reject", reject_reason="不属招商项目")

    assert result_of(review) == ("COMPLETED", "reject")


def test_a_small_project_the_leader_does_not_consent_to_is_refused(review):
    review.of(fixed_invest=3000, land_need=0, variant="V3_lease")
    through_the_departments(review, "simple")
    review.do("simple_approve", decision="reject")

    assert (result_of(review), review.done) == (("COMPLETED", "reject"), [])


def up_to_the_government(review):
    through_the_joint_meeting(review.of(fixed_invest=150000), "major")
    review.do("group_decide", **BOARD, decision="approve", need_exec=True)


def test_the_government_may_refuse_what_the_group_agreed_to(review):
    up_to_the_government(review)
    review.do("exec_decide", **BOARD, decision="reject")

    assert (result_of(review), review.done) == (("COMPLETED", "reject"), [])


def test_what_the_government_puts_off_comes_back_to_the_government_on_its_day(review):
    up_to_the_government(review)
    review.do("exec_decide", **BOARD, decision="defer", defer_until="2023-07-01")
    assert review.open() == []

    review.pass_days(45)

    assert review.open() == ["exec_decide"]


@pytest.mark.parametrize("level", ["joint", "group"])
def test_a_meeting_may_refuse(review, level):
    if level == "joint":
        through_the_departments(review.of())
        review.do("joint_review", **JOINT, conclusion="reject")
    else:
        through_the_joint_meeting(review.of(), "major")
        review.do("group_decide", **BOARD, decision="reject")

    assert result_of(review) == ("COMPLETED", "reject")
