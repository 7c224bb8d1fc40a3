"""A frozen quarter on screen: reports by two people, publishing, and judging again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import bpmn
from engine.domain.ports import OFFICE_ZONE
from engine.runtime import deploy
from tests.factories.lit import LitOffice, deploy_rules
from workflow.lights.quarters.freeze import freeze_ended_quarters
from workflow.people.models import Org

DMN = Path(bpmn.__file__).parent / "light_org" / "light_org.dmn"


@pytest.fixture
def frozen(world, clock):
    deploy_rules(world)
    with world.transaction() as uow:
        deploy(uow, {DMN.name: DMN.read_bytes()}, name="light_org")
        uow.session.add(Org(code="st_hz", name="杭州驻点", kind="station"))
    office = LitOffice(world)
    office.project(1)
    clock.move_to(datetime(2023, 9, 30, 9, tzinfo=OFFICE_ZONE))
    office.light()
    clock.move_to(datetime(2023, 10, 2, 9, tzinfo=OFFICE_ZONE))
    freeze_ended_quarters(world)


@pytest.fixture
def wang(frozen, signed_in):
    return signed_in("supervisor", username="wang")


@pytest.fixture
def zhao(frozen, signed_in):
    return signed_in("supervisor", username="zhao")


def enter(browser, **values):
    return browser.post("/lights/quarters/2023Q3/st_hz/report", data={"completion": "100"} | values)


def test_frozen_quarters_are_listed(wang):
    assert "2023 年第 3 季度" in wang.get("/lights/quarters").text


def test_without_any_quarter_the_page_says_when_one_comes(signed_in):
    assert "还没有冻结的季度" in signed_in("supervisor").get("/lights/quarters").text


def test_a_unit_is_listed_with_its_projects(wang):
    page = wang.get("/lights/quarters/2023Q3").text

    assert ("杭州驻点" in page, "红灯 1" in page) == (True, True)


def test_a_wrong_number_is_answered_with_the_reason(wang):
    answer = enter(wang, completion="很多")

    assert (422, True) == (answer.status_code, "完成率应为" in answer.text)


def test_whoever_entered_is_not_offered_to_confirm(wang):
    enter(wang)

    assert "待另一人复核" in wang.get("/lights/quarters/2023Q3").text


def test_after_another_confirmed_the_light_is_decided(wang, zhao):
    enter(wang)
    zhao.post("/lights/quarters/2023Q3/st_hz/confirm")

    assert "红灯项目 1 个 · 待发布" in zhao.get("/lights/quarters/2023Q3").text


def test_publishing_too_early_says_who_is_missing(zhao):
    answer = zhao.post("/lights/quarters/2023Q3/publish")

    assert (409, True) == (answer.status_code, "杭州驻点" in answer.text)


def test_a_published_quarter_says_by_whom(wang, zhao):
    enter(wang)
    zhao.post("/lights/quarters/2023Q3/st_hz/confirm")
    zhao.post("/lights/quarters/2023Q3/publish")

    assert "zhao 某 发布于" in zhao.get("/lights/quarters/2023Q3").text


def test_the_units_own_page_shows_its_published_lights(wang, zhao):
    enter(wang)
    zhao.post("/lights/quarters/2023Q3/st_hz/confirm")
    zhao.post("/lights/quarters/2023Q3/publish")

    assert "/lights/quarters/2023Q3/st_hz" in wang.get("/supervision/units/st_hz").text


def test_a_units_projects_are_shown_with_their_reasons(wang):
    assert "TALK_90" in wang.get("/lights/quarters/2023Q3/st_hz").text


def test_a_units_projects_can_be_judged_again(wang):
    assert "0 个项目与冻结的不同" in wang.get("/lights/quarters/2023Q3/st_hz?version=1").text


def test_rules_there_never_were_are_not_found(wang):
    assert 404 == wang.get("/lights/quarters/2023Q3/st_hz?version=7").status_code


def test_matters_of_no_unit_have_a_page(wang):
    assert "没有冻结的项目" in wang.get("/lights/quarters/2023Q3/-").text


def test_an_officer_may_not_enter(frozen, signed_in):
    assert 403 == enter(signed_in("officer")).status_code


def test_a_quarter_that_is_none_is_not_found(wang):
    assert 404 == wang.get("/lights/quarters/2023Q9").status_code
