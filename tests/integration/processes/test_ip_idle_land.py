"""Idle land from its finding to its end: the causes' ways, the rounds of putting right, and what the law allows."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.domain.errors import Invalid, NotAllowed, Refused
from engine.persistence.instances import EventLogEntry
from workflow.idle_land.models import IdleParcel, ParcelUse, RoadmapStep
from workflow.resources.models import Parcel
from workflow.supervision.models import SupervisionOrder

NUMBER = "SH-01"
FACTS = {"contract_on": date(2020, 3, 1), "start_before": date(2021, 3, 1), "price": 1000, "responsible_org": "t_lx"}
SURVEY = {"responsible_org": "t_lx", "start_before": "2021-03-01", "blockers": [{"content": "资金不到位"}]}
ENTERPRISE = {"cause": "enterprise", "cause_detail": "资金断裂", "cause_evidence": "说明"}
PLAN = {
    "plan": "start_by_deadline",
    "plan_note": "限期动工",
    "plan_finish": "2023-09-28",
    "roadmap": [{"milestone": "进场", "due": "2023-07-31"}, {"milestone": "打桩", "due": "2023-09-15"}],
}
DEPARTMENTS = 6
TO_VERIFY = {"action": "apply_verify", "progress_pct": 100, "report_note": "完成"}
FIXED = {
    "verify_at": "2023-05-31",
    "verify_photos": "照片",
    "verify_result": "fixed",
    "verify_note": "已打桩",
    "started_on": "2023-05-20",
}
NOT_FIXED = {**FIXED, "verify_result": "not_fixed", "started_on": None}


@pytest.fixture
def land(walk):
    """A walk with one parcel, idle for two years by its facts."""
    made = walk("ip_supervision", "ip_idle_land")
    with made.world.transaction() as uow:
        uow.session.add(Parcel(parcel_no=NUMBER, name="一号地块", area=20000, owner_org="t_lx"))
        uow.session.flush()
        uow.session.add(ParcelUse(parcel_no=NUMBER, updated_at=uow.now, updated_by="lin", **FACTS))
    return made


def found(land, **facts) -> int:
    """Start the case by the scan's message; the key of its instance."""
    with land.world.transaction() as uow:
        for name, value in facts.items():
            setattr(uow.session.get(ParcelUse, NUMBER), name, value)
    land.tell("msg_idle_land_found", NUMBER, parcel_no=NUMBER)
    return case(land).instance_key


def case(land) -> IdleParcel:
    with land.world.reading() as uow:
        return uow.session.scalars(select(IdleParcel).order_by(IdleParcel.key.desc())).first()


def orders(land) -> list[SupervisionOrder]:
    with land.world.reading() as uow:
        return list(uow.session.scalars(select(SupervisionOrder).order_by(SupervisionOrder.order_no)))


def told(land, name: str) -> list[EventLogEntry]:
    with land.world.reading() as uow:
        return list(uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == name)))


def confirm(land, cause=ENTERPRISE, confirmed: str = "idle_2y", survey=SURVEY) -> None:
    land.do("idle_survey", "mnr1", **survey)
    land.do("idle_cause_check", "mnr1", **cause)
    land.do("idle_confirm", "mnr1", confirmed_class=confirmed)


def review(land, result: str = "agree", **more) -> None:
    for _department in range(DEPARTMENTS):
        land.do("idle_review", "dept", review_result=result, review_note="如此", **more)


def assign(land) -> None:
    land.do("idle_assign", "sup", order_type="supervise_order", order_content="按方案整改")


def planned(land, **survey) -> None:
    """A case up to where its plan is being carried out."""
    found(land)
    confirm(land, survey={**SURVEY, **survey})
    land.do("idle_plan", "wang", **PLAN)
    review(land)
    assign(land)


def not_fixed(land) -> None:
    land.do("idle_rectify", "wang", **TO_VERIFY)
    land.do("idle_verify", "mnr2", **NOT_FIXED)


def limited(land) -> None:
    land.do("idle_limit", "sup", order_content="限期", plan_finish="2023-10-20", order_type="supervise_order")


def interviewed(land) -> None:
    land.do(
        "idle_interview", "ducha", interviewed_at="2023-05-31", interviewee="法人", order_content="约谈",
        plan_finish="2023-11-20", order_type="red_order",
    )  # fmt: skip


def test_a_finding_opens_a_case_with_its_class_and_why(land):
    key = found(land)

    assert (land.open(), land.due("idle_survey")) == (["idle_survey"], "2023-06-07")
    assert (case(land).idle_class, case(land).since, case(land).stage) == ("idle_2y", date(2021, 3, 1), "survey")
    assert land.variable(key, "idle")["words"] == "超过约定动工日满两年未动工，法定闲置，可依法无偿收回"
    assert len(told(land, "IdleLandFound")) == 1


def test_the_scan_starts_no_second_case_while_one_is_open(land):
    found(land)

    land.tell("msg_idle_land_found", NUMBER, parcel_no=NUMBER)

    assert land.open() == ["idle_survey"]


def test_a_parcel_registered_by_hand_ends_at_once_while_a_case_is_open(land):
    first = found(land)

    second = land.start("ip_idle_land", element="start_register", parcel_no=NUMBER)

    assert (land.state(second), land.state(first), land.open()) == ("COMPLETED", "ACTIVE", ["idle_survey"])


def test_facts_put_right_in_the_survey_count_for_the_class(land):
    key = found(land)

    land.do("idle_survey", "mnr1", **SURVEY, started_on="2021-02-01", completed_on="2022-10-01")
    land.do("idle_cause_check", "mnr1", **ENTERPRISE)

    assert land.variable(key, "idle")["class"] == "built_not_producing"


def test_what_turns_out_to_be_in_order_ends_without_a_plan(land):
    key = found(land)

    confirm(land, confirmed="normal")

    assert (land.state(key), land.open(), case(land).result) == ("COMPLETED", [], "normal")
    assert len(told(land, "IdleLandDismissed")) == 1


def test_the_unit_makes_a_plan_with_a_road_map_where_the_enterprise_is_the_cause(land):
    found(land)
    confirm(land)

    land.do("idle_plan", "wang", **PLAN)

    with land.world.reading() as uow:
        steps = [(step.milestone, step.due) for step in uow.session.scalars(select(RoadmapStep))]
    assert steps == [("进场", date(2023, 7, 31)), ("打桩", date(2023, 9, 15))]
    assert (case(land).plan, case(land).plan_finish, case(land).stage) == (
        "start_by_deadline",
        date(2023, 9, 28),
        "review",
    )


@pytest.mark.parametrize("cause", ["gov", "force_majeure"])
def test_the_responsible_department_finds_a_way_where_the_government_or_nature_is_the_cause(land, cause):
    found(land)
    confirm(land, {**ENTERPRISE, "cause": cause, "solving_org": "ndrc"})

    land.do("idle_solution", "zhou", **{**PLAN, "plan": "swap"})

    assert land.open() == ["idle_review"] * DEPARTMENTS


def test_an_extension_is_of_a_year_at_most(land):
    found(land)
    confirm(land, {**ENTERPRISE, "cause": "gov", "solving_org": "ndrc"})

    with pytest.raises(Invalid):
        land.do("idle_solution", "zhou", **{**PLAN, "plan": "extend", "extend_to": "2024-06-01"})


def test_a_step_after_the_plan_ends_is_refused(land):
    found(land)
    confirm(land)

    with pytest.raises(Invalid):
        land.do("idle_plan", "wang", **{**PLAN, "roadmap": [{"milestone": "迟", "due": "2023-12-01"}]})


def test_a_plan_that_one_disagrees_with_is_made_again(land):
    found(land)
    confirm(land)
    land.do("idle_plan", "wang", **PLAN)

    review(land, "disagree")

    assert land.open() == ["idle_plan"]


def test_a_meeting_decides_what_is_major(land):
    found(land)
    confirm(land)
    land.do("idle_plan", "wang", **PLAN)
    review(land, review_major=True)

    land.do("idle_meeting", "mi", meeting_no="纪要1号", meeting_result="approve", meeting_note="同意")

    assert land.open() == ["idle_assign"]


def test_a_meeting_may_send_the_plan_back(land):
    found(land)
    confirm(land)
    land.do("idle_plan", "wang", **{**PLAN, "plan_major": True})
    review(land)

    land.do("idle_meeting", "mi", meeting_no="纪要1号", meeting_result="reject", meeting_note="再议")

    assert land.open() == ["idle_plan"]


def test_handing_out_the_plan_opens_an_order_for_the_parcel(land):
    planned(land)

    order = orders(land)[0]

    assert (order.linked_parcel, order.host_org, order.order_type) == (NUMBER, "t_lx", "supervise_order")
    assert "一号地块" in order.subject


def test_every_ten_working_days_a_report_is_due_until_all_is_done(land):
    planned(land)
    assert land.due("idle_rectify") == "2023-06-14"

    land.do("idle_rectify", "wang", action="report", progress_pct=40, report_note="进场", milestones_done=["进场"])

    assert "idle_rectify" in land.open()
    with land.world.reading() as uow:
        done = uow.session.scalars(select(RoadmapStep.milestone).where(RoadmapStep.done_on.is_not(None))).all()
    assert (done, case(land).progress_pct) == (["进场"], 40)


def test_whoever_put_it_right_cannot_verify_it(land):
    planned(land)
    land.do("idle_rectify", "li4", action="report", progress_pct=40, report_note="进场")
    land.do("idle_rectify", "zhang3", **TO_VERIFY)

    for somebody in ("li4", "zhang3", "wang"):
        with pytest.raises((NotAllowed, Refused)):
            land.do("idle_verify", somebody, **FIXED)


def test_what_is_put_right_and_verified_is_struck_off(land):
    planned(land)
    key = case(land).instance_key
    land.do("idle_rectify", "wang", **TO_VERIFY)
    land.do("idle_verify", "mnr2", **FIXED)

    land.do("idle_close", "zhu", close_confirm=True)

    assert (land.state(key), case(land).result, case(land).ended_on) == ("COMPLETED", "struck_off", date(2023, 5, 31))
    assert len(told(land, "IdleLandStruckOff")) == 1
    with land.world.reading() as uow:
        assert uow.session.get(ParcelUse, NUMBER).idle_class == "normal"


def test_a_plan_that_is_over_is_verified_whatever_was_reported(land):
    planned(land)

    land.pass_days(121)

    assert "idle_verify" in land.open() and "idle_rectify" not in land.open()


def test_not_put_right_gets_a_term_then_a_talk_each_with_an_order(land):
    planned(land)

    not_fixed(land)
    limited(land)
    not_fixed(land)
    interviewed(land)

    assert [order.order_type for order in orders(land)] == ["supervise_order", "supervise_order", "red_order"]
    assert (case(land).unfixed, case(land).plan_finish) == (2, date(2023, 11, 20))


def lawful(land, **survey) -> None:
    planned(land, **survey)
    not_fixed(land)
    limited(land)
    not_fixed(land)
    interviewed(land)
    not_fixed(land)


def to_decision(land) -> None:
    land.do("legal_notice", "mnr1", notice_no="调1", notice_sent_at="2023-05-31", notice_proof="EMS")
    land.do(
        "legal_finding", "mnr1", finding_no="认1", finding_at="2023-05-31", finding_published=True, finding_file="书"
    )
    land.do("legal_hearing", "mnr1", hearing_held="waived", hearing_note="放弃")


def test_after_term_and_talk_the_law_takes_its_way_with_thirty_days_for_the_notice(land):
    lawful(land)

    assert land.due("legal_notice") == "2023-06-30"


def test_land_idle_for_two_years_is_taken_back(land):
    lawful(land)
    to_decision(land)
    key = case(land).instance_key

    land.do(
        "legal_decision", "mnr1", measure="takeback", decision_no="决1", decided_at="2023-05-31", decision_file="书"
    )

    assert (land.state(key), case(land).result, case(land).measure) == ("COMPLETED", "disposed", "takeback")
    assert len(told(land, "IdleLandDisposed")) == 1


def test_a_measure_the_law_does_not_give_is_refused(land):
    lawful(land)
    to_decision(land)

    with pytest.raises(Invalid):
        land.do(
            "legal_decision", "mnr1", measure="fee", fee_amount=200, decision_no="决1", decided_at="2023-05-31",
            decision_file="书",
        )  # fmt: skip


def test_where_nobody_may_be_made_to_pay_a_new_plan_is_made_instead(land):
    found(land)
    confirm(land, {**ENTERPRISE, "cause": "judicial"})
    land.do("idle_plan", "wang", **PLAN)
    review(land)
    assign(land)
    not_fixed(land)
    limited(land)
    not_fixed(land)
    interviewed(land)

    not_fixed(land)

    assert "idle_plan" in land.open()
