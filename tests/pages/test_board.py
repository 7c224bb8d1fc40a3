"""挂图作战, the screen on the wall, and the board as a file."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.inbox import put
from tests.factories.supervised import put_project, put_unit

DAY = timedelta(days=1)


@pytest.fixture
def supervisor(signed_in):
    return signed_in("supervisor", username="wang")


@pytest.fixture
def county(world, clock):
    with world.transaction() as uow:
        put_unit(uow.session, "tw_ly", "灵溪镇", "zhao")
        put_project(uow.session, 1, "red", name="三号码头", phase="P6", owner_org="tw_ly", total_invest=50_000)
        put_project(uow.session, 2, name="风机叶片")
        put(uow.session, 1, "user:zhao", due=clock.now() - 3 * DAY, assignee="zhao", name="净地")


def test_the_board_shows_each_project_with_its_next_step_and_whose_it_is(supervisor, county):
    page = supervisor.get("/supervision/board").text

    assert [words in page for words in ("三号码头", "风机叶片", "净地", "灵溪镇", "5.0 亿元")] == [True] * 5


@pytest.mark.parametrize("query", ["phase=P6", "light=red", "unit=tw_ly", "phase=P6&after=x"])
def test_the_board_is_narrowed(supervisor, county, query):
    page = supervisor.get(f"/supervision/board?{query}").text

    assert "三号码头" in page
    assert "风机叶片" not in page


def test_nothing_fits(supervisor, county):
    assert "没有这样的项目" in supervisor.get("/supervision/board?phase=P8").text


@pytest.mark.parametrize("look", ["dark", "light"])
def test_the_wall_shows_figures_columns_and_red_projects_and_no_telephone(supervisor, county, look):
    page = supervisor.get(f"/supervision/wall?look={look}").text

    assert [words in page for words in ("逾期任务", "三号码头", "灵溪镇", f"wall-{look}")] == [True] * 4
    assert "13800" not in page


def test_the_board_is_taken_along(supervisor, county):
    answer = supervisor.get("/supervision/board.xlsx?light=red")

    page = load_workbook(BytesIO(answer.data)).active
    assert "亮灯：红灯" in page["A2"].value
    assert [page.cell(4, column).value for column in (1, 2, 6, 11)] == ["红灯", "三号码头", 50_000, "净地"]


def test_an_officer_has_no_door_to_the_board(signed_in):
    assert signed_in("officer").get("/supervision/board").status_code == 403
