"""The bell, the list of notices, and how a person wants to be told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.events import UserTaskAssigned, UserTaskOverdue
from tests.conftest import as_person
from workflow.notices.keep_channels import add_channel
from workflow.notices.models import Address, Message, Notice, Wish

ABOUT = {"instance_key": 1, "root_key": 1, "process_id": "p", "element_id": "A", "task_key": 7}
HOURS = {"quiet_from": "20:00", "quiet_until": "08:00", "quiet_days_off": "yes"}


@pytest.fixture
def officer(signed_in):
    return signed_in("officer")


@pytest.fixture
def notices(world, officer):
    with world.transaction() as uow:
        uow.emit(UserTaskOverdue(**ABOUT, name="部门预审", assignee="officer"))
        uow.emit(
            UserTaskAssigned(**ABOUT, name="<b>材料</b>", assignee="officer", action="reassign", reason="本周在外")
        )
    return rows(world)


@pytest.fixture
def channel(world):
    with world.transaction() as uow:
        settings = {"name": "县钉钉", "base": "http://127.0.0.1:9", "token": "a1b2c3d4e5f6a7b8c9d0"}
        return add_channel(uow, "dingtalk", settings).key


def rows(world, model=Notice):
    with world.reading() as uow:
        return uow.session.scalars(select(model)).all()


def test_the_bell_counts_what_is_unread(officer, notices):
    assert '通知 <span class="count">2</span>' in officer.get("/me").text


def test_the_list_says_who_did_what_and_why(officer, notices):
    page = officer.get("/notices").text

    assert "“部门预审”已逾期" in page
    assert "系统把“&lt;b&gt;材料&lt;/b&gt;”交给您办理" in page
    assert "本周在外" in page


@pytest.mark.parametrize(
    ("query", "number"), [("kind=overdue", 1), ("unread=1", 2), ("kind=nonsense", 2), ("after=1", 0)]
)
def test_the_list_is_narrowed(officer, notices, query, number):
    assert number == officer.get(f"/notices?{query}").text.count("<tr data-row")


def test_a_notice_leads_to_its_task(officer, notices):
    assert f"/tasks/{ABOUT['task_key']}" == officer.get(f"/notices/{notices[0].key}").location


def test_looking_marks_nothing_read(officer, notices, world):
    officer.get("/notices")
    officer.get(f"/notices/{notices[0].key}")

    assert [None, None] == [row.read_at for row in rows(world)]


def test_one_is_marked_read_and_leads_on(officer, notices):
    answered = officer.post(f"/notices/{notices[0].key}/read")

    assert (303, "/tasks/7") == (answered.status_code, answered.location)
    assert '通知 <span class="count">1</span>' in officer.get("/me").text


def test_one_is_marked_read_and_the_list_stays(officer, notices):
    data = {"stay": "1", "next": "/notices?unread=1"}

    assert "/notices?unread=1" == officer.post(f"/notices/{notices[0].key}/read", data=data).location


def test_all_are_marked_read_up_to_what_was_seen(officer, notices, world):
    officer.post("/notices/read", data={"up_to": notices[0].key})

    assert [False, True] == [row.read_at is None for row in sorted(rows(world), key=lambda row: row.key)]


def test_notices_of_others_are_not_there(officer, notices, app, make_person):
    make_person("wu", "officer")
    other = as_person(app, app.test_client(), "wu")

    assert 404 == other.get(f"/notices/{notices[0].key}").status_code
    assert 404 == other.post(f"/notices/{notices[0].key}/read").status_code


def test_without_channels_the_settings_say_so(officer):
    assert "还没有可用的通道" in officer.get("/me/notices").text


def test_wishes_are_kept_and_shown_with_the_address_in_part(officer, channel, world):
    given = {f"address-{channel}": "13812345678", f"overdue-{channel}": "off", **HOURS}

    assert 303 == officer.post("/me/notices", data=given).status_code
    page = officer.get("/me/notices").text
    assert "138****5678" in page and "13812345678" not in page
    assert [("overdue", "off")] == [(row.kind, row.mode) for row in rows(world, Wish)]


def test_an_address_that_was_left_in_part_stays_whole(officer, channel, world):
    officer.post("/me/notices", data={f"address-{channel}": "13812345678", **HOURS})
    officer.post("/me/notices", data={f"address-{channel}": "138****5678", **HOURS})

    assert ["13812345678"] == [row.address for row in rows(world, Address)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("address", "not a phone", "应填写手机号"), ("quiet_from", "25:99", "免打扰时间应为 HH:MM")],
)
def test_what_makes_no_sense_is_refused(officer, channel, field, value, words):
    name = f"address-{channel}" if field == "address" else field
    answered = officer.post("/me/notices", data={f"address-{channel}": "13812345678", **HOURS, name: value})

    assert 422 == answered.status_code
    assert "设置没有保存" in answered.text
    assert words in answered.text or field == "quiet_from"


def test_a_test_message_is_ordered(officer, channel, world):
    officer.post("/me/notices", data={f"address-{channel}": "13812345678", **HOURS})
    officer.post(f"/me/notices/test/{channel}")

    assert ["pending"] == [row.state for row in rows(world, Message)]


def test_the_page_speaks_english(officer, notices, channel):
    officer.post("/language", data={"language": "en"})

    assert "is overdue" in officer.get("/notices").text
    assert "Quiet hours" in officer.get("/me/notices").text
