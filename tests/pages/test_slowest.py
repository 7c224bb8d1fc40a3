"""最慢环节 and a unit's page, each leading to what it counts."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.inbox import put
from tests.factories.orders import put_order
from tests.factories.supervised import put_project, put_unit

DAY = timedelta(days=1)


@pytest.fixture
def supervisor(signed_in):
    return signed_in("supervisor", username="wang")


@pytest.fixture
def done(world, clock):
    now = clock.now()
    with world.transaction() as uow:
        put(uow.session, 1, element_id="eia", name="环评", state="COMPLETED", created_at=now - 14 * DAY, ended_at=now)


def test_the_slowest_steps_lead_to_their_tasks(supervisor, done):
    page = supervisor.get("/supervision/slowest").text

    assert "环评" in page
    assert "/supervision/slowest/ip_lead/eia?from=2022-12-02&amp;to=2023-05-31" in page
    assert "办结 1 件" in supervisor.get("/supervision/slowest/ip_lead/eia?from=2023-05-01&to=2023-05-31").text


@pytest.mark.parametrize("query", ["from=2023-01-01&to=2023-02-01", "from=x&to=0001-01-01"])
def test_a_time_without_anything_done_says_so_or_is_the_usual_one(supervisor, query):
    assert "这段时间没有办结的环节" in supervisor.get(f"/supervision/slowest?{query}").text


def test_the_slowest_steps_are_taken_along(supervisor, done):
    page = load_workbook(BytesIO(supervisor.get("/supervision/slowest.xlsx").data)).active

    assert [page.cell(4, column).value for column in (1, 3, 4, 5)] == ["环评", 1, 10, 10]


def test_a_units_page_shows_its_light_tasks_projects_and_orders(world, clock, supervisor):
    with world.transaction() as uow:
        put_unit(uow.session, "tw_ly", "灵溪镇", "zhao")
        put_project(uow.session, 1, "red", name="三号码头", phase="P6", owner_org="tw_ly")
        put_project(uow.session, 2, "yellow", name="风机叶片", owner_org="tw_ly")
        put(uow.session, 1, "user:zhao", due=clock.now() - 3 * DAY, assignee="zhao", name="净地")
        put_order(uow.session, 9, host_org="tw_ly", due_at=clock.now() + DAY)

    page = supervisor.get("/supervision/units/tw_ly").text

    assert 'badge light light-red">红灯' in page
    assert [words in page for words in ("灵溪镇", "净地", "三号码头", "风机叶片", "DB-2023-0009")] == [True] * 5
    assert "/supervision/board?unit=tw_ly&amp;phase=P6" in page


def test_a_unit_without_anything_says_so(supervisor):
    assert "没有逾期、临期和下周到期" in supervisor.get("/supervision/units/nowhere").text
