"""The supervisor's desk: narrowed, grouped, kept, and taken along as a file."""

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
    return signed_in("supervisor", username="wang", groups=["g_center_supervise"])


@pytest.fixture
def county(world, clock):
    now = clock.now()
    with world.transaction() as uow:
        put_unit(uow.session, "tw_ly", "灵溪镇", "zhao")
        put_unit(uow.session, "tw_qk", "钱库镇")
        put_project(uow.session, 1, phase="P6", name="三号码头", leader="zhao", owner_org="tw_ly")
        put_project(uow.session, 2, name="风机叶片", owner_org="tw_qk")
        put(uow.session, 1, "user:zhao", due=now - 3 * DAY, assignee="zhao", name="净地")
        put(uow.session, 2, "group:tw_qk", due=now - DAY, name="对接洽谈")
        put(uow.session, 3, "group:tw_qk", due=now + DAY, soon=now - DAY, root_key=2, name="尽职调查")
        put(uow.session, 4, "group:tw_qk", due=now + 6 * DAY, soon=now + 5 * DAY, root_key=2, name="选址")


@pytest.mark.parametrize(
    ("kind", "shown"), [("over", ["三号码头", "风机叶片"]), ("soon", ["尽职调查"]), ("week", ["选址"]), ("paused", [])]
)
def test_each_list_shows_its_own(supervisor, county, kind, shown):
    page = supervisor.get(f"/supervision?kind={kind}").text

    rows = page.count('class="two"')
    assert (rows, [words in page for words in shown]) == (max(len(shown), 0), [True] * len(shown))


def test_the_list_narrows_to_a_unit(supervisor, county):
    page = supervisor.get("/supervision?unit=tw_ly").text

    assert "三号码头" in page
    assert "风机叶片" not in page


@pytest.mark.parametrize(
    ("group", "heads"),
    [("stage", ["供地", "洽谈"]), ("unit", ["灵溪镇", "钱库镇"]), ("owner", ["zhao"]), ("leader", ["（无包联领导）"])],
)
def test_groups_lead_to_their_lists(supervisor, county, group, heads):
    page = supervisor.get(f"/supervision?group={group}").text

    assert [head in page for head in heads] == [True] * len(heads)


def test_a_broken_address_is_the_first_page(supervisor, county):
    assert supervisor.get("/supervision?after=%00x&kind=%FF&list=x&stage=P99").status_code == 200


def test_a_list_is_kept_and_found_again(supervisor, county):
    answer = supervisor.post("/supervision/lists", data={"name": "灵溪镇逾期", "question": "kind=over&unit=tw_ly"})

    page = supervisor.get(answer.headers["Location"]).text
    assert "清单: 灵溪镇逾期" in page
    menu = supervisor.get("/supervision/lists").text
    assert "灵溪镇逾期" in menu
    assert '<span class="count">1</span>' in menu


def test_a_list_is_deleted(supervisor, county):
    kept = supervisor.post("/supervision/lists", data={"name": "一", "question": ""}).headers["Location"]
    key = kept.rpartition("list=")[2]

    assert supervisor.post(f"/supervision/lists/{key}/delete").status_code == 303
    assert "还没有保存的清单" in supervisor.get("/supervision/lists").text


def sheet(answer):
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data)).active


@pytest.mark.both_databases
def test_the_list_is_taken_along_as_it_is_narrowed(supervisor, county):
    page = sheet(supervisor.get("/supervision/late.xlsx?kind=over&unit=tw_ly"))

    assert "清单：逾期；单位：灵溪镇" in page["A2"].value
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert [(row[0], row[2], row[5], row[7], row[8], row[11]) for row in rows] == [
        ("三号码头", 10_000, "供地", "灵溪镇", "zhao", 3)
    ]


def test_the_orders_are_taken_along(world, supervisor, county):
    with world.transaction() as uow:
        put_order(uow.session, 9, host_org="tw_ly", due_at=uow.now + DAY)

    page = sheet(supervisor.get("/supervision/orders.xlsx?state=open&org=tw_ly"))

    assert "主办单位：灵溪镇" in page["A2"].value
    assert [page.cell(4, column).value for column in (1, 5, 7)] == ["DB-2023-0009", "灵溪镇", "待签收"]


def test_an_officer_takes_nothing_along(signed_in):
    assert signed_in("officer").get("/supervision/late.xlsx").status_code == 403
