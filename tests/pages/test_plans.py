"""倒排 by requests: a plan is looked at, kept, made anew with a reason, set by hand, listed and handed out as Excel."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.factories.planned import day_of, deploy_office, make_project
from workflow.plans.make import make_plan
from workflow.plans.models import Plan, PlanProposal, PlanStep, PlanVersion
from workflow.plans.watch import watch_plans

KEY = "CNZS-2023-0001"
PAGE = f"/projects/{KEY}/plan"


@pytest.fixture
def office(world):
    deploy_office(world)
    make_project(world, KEY)
    return world


@pytest.fixture
def officer(office, signed_in):
    return signed_in("officer", username="lin", org="t_lx")


@pytest.fixture
def planned(office, officer):
    """The project planned for production at the end of 2028."""
    officer.post(f"{PAGE}/new", data={"goal": "production", "committed_on": "2028-12-29"})
    return officer


def rows(world, table, **named):
    with world.reading() as uow:
        return uow.session.scalars(select(table).filter_by(**named).order_by(table.key)).all()


def step_path(world, name):
    return next(row.path for row in rows(world, PlanStep) if row.name == name)


def test_a_plan_is_looked_at_before_it_is_kept(office, officer):
    asked = officer.get(f"{PAGE}/new?goal=production&committed_on=2028-12-29")
    tight = officer.get(f"{PAGE}/new?goal=production&committed_on=2026-06-30")

    assert "来得及" in asked.text and "投产登记" in asked.text and "确认，存为基线" in asked.text
    assert "按规定时限缺 126 个工作日" in tight.text and "需要压缩这些环节" in tight.text
    assert rows(office, Plan) == []


def test_a_day_in_the_past_and_a_goal_there_is_not_are_told_by_field(officer):
    for given in ({"goal": "production", "committed_on": "2023-05-30"}, {"goal": "", "committed_on": "x"}):
        assert officer.post(f"{PAGE}/new", data=given).status_code == 422


def test_a_kept_plan_is_shown_listed_and_handed_out(planned, office):
    shown = planned.get(f"{PAGE}?process=ip_land_supply")
    sheet = load_workbook(BytesIO(planned.get(f"{PAGE}/sheet.xlsx").data)).active
    listed = planned.get("/plans?unit=t_lx")

    assert shown.status_code == 200 and "<svg" in shown.text and "公告期满" in shown.text
    assert planned.get(f"{PAGE}/diagram/ip_land_supply.xml").data.startswith(b"<?xml")
    assert [row[2].value for row in sheet.iter_rows(min_row=5)] == [row.name for row in rows(office, PlanStep)]
    assert f"{KEY} 项目" in listed.text and "查重与首报确认" in listed.text
    assert "没有符合条件的倒排计划" in planned.get("/plans?light=red").text
    assert "看甘特图和每一步" in planned.get(f"/projects/{KEY}").text


def test_what_may_not_be_is_refused_with_the_reason(planned, office):
    new = {"goal": "production", "committed_on": "2029-06-29"}
    why = {"reason_code": "land", "reason": "征迁未完"}
    path = step_path(office, "拟定出让公告")

    twice = planned.post(f"{PAGE}/new", data=new)
    without = planned.post(f"{PAGE}/again", data={**new, "seen": "1"})
    stale = planned.post(f"{PAGE}/again", data={**new, **why, "seen": "0"})
    wrong = [{"target": "2030-01-01", "reason": "x"}, {"target": "2024-01-10"}, {"owner_org": "x", "reason": "x"},
             {"target": "soon", "reason": "x"}]  # fmt: skip

    assert twice.status_code == 409 and "已有倒排计划" in twice.text
    assert without.status_code == 422 and "请选择重排的原因" in without.text
    assert stale.status_code == 409 and "请看过新版再重排" in stale.text
    assert [planned.post(f"{PAGE}/step", data={"path": path, **given}).status_code for given in wrong] == [422] * 4
    assert len(rows(office, PlanVersion)) == 1


def test_a_new_version_counts_and_the_baseline_stays(planned, office):
    before = [(row.path, row.target) for row in rows(office, PlanStep, version=1)]
    shown = planned.get(f"{PAGE}/again?goal=production&committed_on=2029-06-29")

    planned.post(f"{PAGE}/again", data={"goal": "production", "committed_on": "2029-06-29", "seen": "1",
                                        "reason_code": "land", "reason": "征迁未完"})  # fmt: skip

    assert "移动/工作日" in shown.text
    assert [(row.path, row.target) for row in rows(office, PlanStep, version=1)] == before
    assert [(row.version, row.reason) for row in rows(office, PlanVersion)] == [(1, ""), (2, "征迁未完")]
    assert "征迁未完" in planned.get(PAGE).text


def test_a_step_set_by_hand_holds_over_a_new_version(planned, office):
    path = step_path(office, "拟定出让公告")
    planned.post(f"{PAGE}/step", data={"path": path, "target": "2025-01-10", "reason": "赶在年前"})

    planned.post(f"{PAGE}/again", data={"goal": "production", "committed_on": "2029-06-29", "seen": "1",
                                        "reason_code": "plan", "reason": "重排"})  # fmt: skip

    assert "人工调整" in planned.get(PAGE).text and "2025-01-10" in planned.get(PAGE).text
    assert {row.target.isoformat() for row in rows(office, PlanStep, path=path, version=2)} == {"2025-01-10"}


def test_a_stranger_reads_the_plan_and_may_not_change_it(planned, signed_in):
    stranger = signed_in("officer", username="wang", org="t_qk")

    assert "确认重排" not in stranger.get(f"{PAGE}/again").text
    assert stranger.post(f"{PAGE}/proposal", data={"words": "x"}).status_code == 403


def test_a_slip_is_proposed_on_the_page_and_can_be_turned_down(office, officer, clock):
    with office.transaction() as uow:
        make_plan(uow, KEY, "production", day_of(office) + timedelta(days=1400))
    clock.move_to(clock.now() + timedelta(days=500))
    watch_plans(office)

    assert "建议重排" in officer.get(PAGE).text
    officer.post(f"{PAGE}/proposal", data={"words": "加班追赶"})

    assert [(row.state, row.words) for row in rows(office, PlanProposal)] == [("refused", "加班追赶")]
    assert "加班追赶" in officer.get(PAGE).text and "建议重排" not in officer.get(PAGE).text
