"""The pages of lights: projects by light and reason, one project's reasons and past, exemptions asked and granted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.runtime import suspend_instance
from tests.factories.lit import LitOffice, deploy_rules
from workflow.lights.models import LightExemption
from workflow.people.models import Org
from workflow.projects.models import Enterprise, Project

FORM = {
    "project": "CNZS-2023-0001",
    "codes": ["TALK_60"],
    "cause_kind": "enterprise",
    "cause": "企业调整方案",
    "evidence": "函〔2023〕5 号",
    "org": "st_hz",
    "from_on": "2023-07-30",
    "to_on": "2023-09-30",
}


@pytest.fixture
def office(world, clock) -> LitOffice:
    """Two projects in talks, one of which has stood still for sixty days."""
    deploy_rules(world)
    made = LitOffice(world)
    made.project(1, name="汉禾硬碳", root_key=made.instance())
    with world.transaction() as uow:
        uow.session.add(Org(code="st_hz", name="驻杭州站", kind="station"))
        uow.session.add(
            Enterprise(key=1, name="汉禾", name_core="汉禾", created_at=uow.now, created_by="lin", tags=[], contacts=[])
        )
    clock.move_to(clock.now() + timedelta(days=60))
    made.project(2, name="金卡水务", phase="P3")
    made.light("CNZS-2023-0001", "CNZS-2023-0002", cause="每日重算")
    return made


@pytest.fixture
def officer(signed_in, office):
    return signed_in("officer", username="zhao", org="st_hz")


@pytest.fixture
def supervisor(signed_in, office):
    return signed_in("supervisor", groups=["g_center_supervise"])


def the_exemption(office) -> LightExemption:
    with office.world.reading() as uow:
        return uow.session.scalars(select(LightExemption)).one()


def test_the_list_shows_the_worst_first_with_reasons_in_words(officer) -> None:
    text = officer.get("/lights").text

    assert "在谈 60 天无实质性进展" in text
    assert text.index("汉禾硬碳") < text.index("金卡水务")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("light=yellow", "汉禾硬碳", "金卡水务"),
        ("reason=TALK_60", "汉禾硬碳", "金卡水务"),
        ("stage=P3", "金卡水务", "汉禾硬碳"),
        ("q=金卡", "金卡水务", "汉禾硬碳"),
    ],
)
def test_the_list_is_narrowed_by_the_address(officer, query, there, away) -> None:
    rows = officer.get(f"/lights?{query}").text.split("<tbody")[1]

    assert there in rows
    assert away not in rows


def test_a_projects_page_shows_its_light_with_data_source_and_past(officer) -> None:
    text = officer.get("/projects/CNZS-2023-0001").text

    assert "在谈 60 天无实质性进展" in text
    assert "最近实质性进展 2023-05-31" in text
    assert "TALK_60 · 依据 [L3]" in text
    assert "亮灯历史 1 条" in text


def test_an_office_without_rules_is_told_how_to_get_them(signed_in) -> None:
    assert "还没有发布亮灯规则" in signed_in("officer").get("/lights").text


def test_an_exemption_is_asked_for_granted_and_seen(officer, supervisor, office) -> None:
    asked = officer.post("/lights/exempt", data=FORM)
    waiting = supervisor.get("/lights/exemptions").text
    granted = supervisor.post(f"/lights/exemptions/{the_exemption(office).key}/decide", data={"result": "grant"})

    assert (asked.status_code, granted.status_code) == (303, 303)
    assert "企业调整方案" in waiting
    assert "已豁免" in officer.get("/projects/CNZS-2023-0001").text
    assert office.rows()[-1].light == "grey"


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(officer) -> None:
    answer = officer.post("/lights/exempt", data=FORM | {"to_on": "2024-09-30", "cause": "调整"})

    assert answer.status_code == 422
    assert "一次豁免最长 3 个月" in answer.text
    assert ">调整</textarea>" in answer.text


def test_an_officer_cannot_grant(officer, office) -> None:
    officer.post("/lights/exempt", data=FORM)

    answer = officer.post(f"/lights/exemptions/{the_exemption(office).key}/decide", data={"result": "grant"})

    assert answer.status_code == 403


def test_the_form_offers_the_reasons_the_project_meets(officer) -> None:
    text = officer.get("/lights/exempt?project=CNZS-2023-0001").text

    assert 'value="TALK_60" checked' in text
    assert "驻杭州站" in text


def test_a_project_that_left_the_pool_comes_back_with_one_button(supervisor, office) -> None:
    with office.world.transaction() as uow:
        project = uow.session.scalars(select(Project).where(Project.business_key == "CNZS-2023-0001")).one()
        project.mgmt_status = "archived"
        suspend_instance(uow, project.root_key, reason="移出项目库")
    page = supervisor.get("/projects/CNZS-2023-0001").text

    answer = supervisor.post("/lights/revive", data={"project": "CNZS-2023-0001"})

    assert "已移出项目库" in page
    assert answer.status_code == 303
    assert "已移出项目库" not in supervisor.get("/projects/CNZS-2023-0001").text
