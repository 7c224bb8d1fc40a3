"""The pages of projects and figures over the sample county, as an officer and a supervisor see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from workflow.app import create_app
from workflow.config import Config
from workflow.people.queries import find_person
from workflow.projects.models import Project
from workflow.reporting.half_year import FIGURES

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def browse(county, tmp_path, bundle) -> Callable[[str], FlaskClient]:
    config = Config(var=tmp_path, database_url="sqlite://", secret_key="only for tests", worker="off")
    app = create_app(config, county.world, testing=True)

    def sign_in(username: str) -> FlaskClient:
        browser = app.test_client()
        with county.world.reading() as uow:
            stamp = find_person(uow.session, username).session_stamp
        with browser.session_transaction() as session:
            session["_user_id"] = f"{stamp}:{username}"
            session["_fresh"] = True
        return browser

    return sign_in


def key_of(county, name: str) -> str:
    with county.world.reading() as uow:
        key = uow.session.scalars(select(Project.business_key).where(Project.name == name)).one()
    assert key is not None
    return key


def rows_in(html: str) -> int:
    return len(re.findall(r"<tr data-row", html))


def test_the_list_shows_twenty_of_sixty_projects(browse) -> None:
    page = browse("officer").get("/projects").text

    assert rows_in(page) == 20
    assert "共 60 个" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("variant=V5_offshore", 1),
        ("watch=county_top", 8),
        ("stage=pre_signing", 9),
        ("q=金卡", 2),
        ("variant=V2_hq", 5),
    ],
)
def test_filters_narrow_the_list(browse, query: str, count: int) -> None:
    assert rows_in(browse("officer").get(f"/projects?{query}").text) == count


def test_words_with_wildcards_are_taken_as_words(browse) -> None:
    assert "没有符合条件的项目" in browse("officer").get("/projects?q=%25").text


def test_a_project_page_shows_its_seven_parts_and_its_band(browse, county) -> None:
    page = browse("officer").get(f"/projects/{key_of(county, '汉禾硬碳负极材料生产基地')}").text

    for anchor in ("about", "progress", "diagram", "tasks", "agreements", "resources", "supervision", "files"):
        assert f'id="{anchor}"' in page
    assert 'aria-current="step"' in page
    assert "苍招协" in page
    assert "温州市2023年第一季度重大项目集中签约" in page


def test_a_project_page_draws_the_instance_that_is_asked_for(browse, county) -> None:
    browser = browse("officer")
    address = f"/projects/{key_of(county, '福共铝箔项目')}"
    links = re.findall(r"instance=(\d+)#diagram", browser.get(address).text)

    assert len(links) == 3
    xml = browser.get(f"{address}/diagram/{links[1]}.xml")
    assert xml.content_type == "application/xml"
    assert b'process id="ip_lead"' in xml.data


def test_the_diagram_of_another_project_is_not_given(browse, county) -> None:
    browser = browse("officer")
    other = re.findall(r"instance=(\d+)#", browser.get(f"/projects/{key_of(county, '东方丝国项目')}").text)[0]

    answer = browser.get(f"/projects/{key_of(county, '福共铝箔项目')}/diagram/{other}.xml")

    assert answer.status_code == 404


def test_a_project_that_does_not_exist_is_said_so(browse) -> None:
    assert browse("officer").get("/projects/CNZS-1999-0001").status_code == 404


def test_the_report_page_shows_every_figure_with_its_dates(browse) -> None:
    page = browse("supervisor").get("/reports?period=2023H1").text

    for figure in FIGURES:
        assert figure.title in page
    assert "<b>404</b>" in page
    assert "2023-04-30" in page


@pytest.mark.parametrize(
    ("name", "count"), [("talking_over_100m", 27), ("station.grade_c", 31), ("squad.receptions", 36), ("landed_hq", 1)]
)
def test_a_figure_opens_its_rows(browse, name: str, count: int) -> None:
    assert rows_in(browse("supervisor").get(f"/reports/{name}?period=2023H1").text) == count


def test_an_unknown_figure_and_a_bad_period_are_said_so(browse) -> None:
    browser = browse("supervisor")

    assert browser.get("/reports/nothing").status_code == 404
    assert browser.get("/reports?period=2023Q1").status_code == 422


def test_an_officer_does_not_open_the_report(browse) -> None:
    assert browse("officer").get("/reports").status_code == 403


def test_the_pages_speak_english_too(browse) -> None:
    browser = browse("supervisor")
    with browser.session_transaction() as session:
        session["language"] = "en"

    assert "Sponsoring leader" in browser.get("/projects").text
    assert "Visits by stations" in browser.get("/reports?period=2023H1").text
