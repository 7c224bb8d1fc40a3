"""Pages of orders: minutes split into orders, pause and resume, lists narrowed, drafts that wait for their issuer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.pages.test_supervision import DRAFT, put_folder, sign, supervision, the_order  # noqa: F401
from workflow.people.models import Org
from workflow.supervision.models import SupervisionOrder

NUMBER = "DB-2023-0001"
ROWS = "1|交付净地|灵溪镇|资规局|2023-06-30|确认书\n2|完成环评|资规局||10个工作日|\n"


@pytest.fixture
def supervisor(signed_in, supervision, world):  # noqa: F811
    with world.transaction() as uow:
        uow.session.add(Org(code="o_land", name="资规局", kind="dept"))
    return signed_in("supervisor", groups=["g_center_supervise"])


@pytest.fixture
def officer(signed_in, supervision):  # noqa: F811
    return signed_in("officer", username="zhao", org="tw_ly")


def minutes(browser, step, **more):
    return browser.post(
        "/supervision/minutes", data={"meeting": "纪要〔2023〕5 号", "items": ROWS, "step": step, **more}
    )


def test_pasted_minutes_are_looked_at_before_anything_is_opened(world, supervisor):
    page = minutes(supervisor, "preview").text

    assert "开 2 张单" in page
    with world.reading() as uow:
        assert uow.session.scalars(select(SupervisionOrder)).all() == []


@pytest.mark.both_databases
def test_every_item_of_minutes_becomes_an_order_of_its_own(world, supervisor):
    page = minutes(supervisor, "open").text

    assert "已开 2 张单，0 项未开" in page
    with world.reading() as uow:
        orders = uow.session.scalars(select(SupervisionOrder).order_by(SupervisionOrder.order_no)).all()
    assert [(one.order_no, one.host_org, one.assist_orgs, one.source_ref, one.state) for one in orders] == [
        ("DB-2023-0001", "tw_ly", ["o_land"], "纪要〔2023〕5 号", "issued"),
        ("DB-2023-0002", "o_land", [], "纪要〔2023〕5 号", "issued"),
    ]


def test_an_item_that_is_wrong_keeps_no_other_back(supervisor):
    page = minutes(supervisor, "open", items="1|交地|灵溪镇\n2|环评|水利局\n").text

    assert "已开 1 张单，1 项未开" in page
    assert "没有这些单位：水利局" in page


def test_the_same_item_is_not_opened_twice(supervisor):
    minutes(supervisor, "open")

    page = minutes(supervisor, "open").text

    assert "已开 0 张单，2 项未开" in page
    assert "这一项已开过单：DB-2023-0001" in page


def test_minutes_without_a_name_are_not_opened(supervisor):
    assert minutes(supervisor, "open", meeting=" ").status_code == 422


def test_an_order_is_paused_for_a_reason_and_goes_on_later(world, clock, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT)
    sign(world, officer)
    paused = {"reason": "await_enterprise", "until": "2023-06-20", "note": "等资金"}
    assert supervisor.post(f"/supervision/orders/{NUMBER}/pause", data=paused).status_code == 303
    assert the_order(world).state == "paused"
    assert "企业原因" in supervisor.get(f"/supervision/orders/{NUMBER}").text

    clock.move_to(clock.now().replace(month=6, day=9))
    answer = supervisor.post(f"/supervision/orders/{NUMBER}/resume", data={"note": "资金到位"})

    assert answer.status_code == 303
    assert (the_order(world).state, f"{the_order(world).due_at:%Y-%m-%d}") == ("doing", "2023-06-16")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": "mood", "until": "2023-06-20"}, "停表须选明原因"),
        ({"reason": "law_required", "until": "2023-05-01"}, "停表须有期限"),
        ({"reason": "law_required", "until": "soon"}, "停表须有期限"),
    ],
)
def test_a_pause_needs_a_reason_and_a_day_to_come(world, supervisor, officer, given, said):
    supervisor.post("/supervision/assign", data=DRAFT)
    sign(world, officer)

    answer = supervisor.post(f"/supervision/orders/{NUMBER}/pause", data=given)

    assert (answer.status_code, said in answer.text) == (409, True)


def test_an_order_nobody_signed_for_is_not_paused(supervisor):
    supervisor.post("/supervision/assign", data=DRAFT)

    answer = supervisor.post(
        f"/supervision/orders/{NUMBER}/pause", data={"reason": "law_required", "until": "2023-06-20"}
    )

    assert answer.status_code == 409
    assert "现为“待签收”，现在可以：签收、作废" in answer.text


def test_a_heavier_order_waits_for_its_issuer_and_not_in_the_units_inbox(world, supervisor, officer):
    supervisor.post("/supervision/assign", data=DRAFT | {"order_type": "red_order"})

    assert the_order(world).state == "filed"
    assert "净地交付逾期" not in officer.get("/tasks").text
    assert "净地交付逾期" not in officer.get("/tasks/supervised").text


def test_the_page_of_an_order_says_what_may_be_done_and_why_the_rest_may_not(supervisor):
    supervisor.post("/supervision/assign", data=DRAFT | {"assist_orgs": ["o_land"]})

    page = supervisor.get(f"/supervision/orders/{NUMBER}").text

    assert "签发人还没有确认" in page
    assert "资规局尚未完成" in page
    assert f"无法销号：{NUMBER} 现为“待签收”" in page


SHOWN_BY = {
    "kind=assign_order": True, "kind=red_order": False, "source=inspection": True, "source=leader": False,
    "due=over": True, "due=later": False, "due=silent": False, "state=issued": True, "state=closed": False,
    "q=净地": True, "q=没有": False,
}  # fmt: skip


@pytest.mark.both_databases
def test_the_list_narrows_by_what_one_asks(clock, supervisor):
    supervisor.post("/supervision/assign", data=DRAFT)
    clock.move_to(clock.now().replace(month=6, day=9))

    link = f'href="/supervision/orders/{NUMBER}"'
    shown = {asked: link in supervisor.get(f"/supervision/orders?{asked}").text for asked in SHOWN_BY}

    assert shown == SHOWN_BY
