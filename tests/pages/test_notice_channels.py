"""The administrator's channels: secrets never come out, rules are checked, failures are shown and sent again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from workflow.notices.keep_channels import add_channel
from workflow.notices.models import Channel, Message

SECRET = "a1b2c3d4e5f6a7b8c9d0"
GIVEN = {"name": "县钉钉", "base": "https://oapi.example.org", "token": SECRET, "daily_limit": "100"}
MAIL = {"name": "邮件", "host": "mail.example.org", "port": "25", "security": "none", "sender": "a@example.org"}


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def channel(world):
    with world.transaction() as uow:
        return add_channel(uow, "dingtalk", GIVEN).key


@pytest.fixture
def failed(world, channel, make_person):
    make_person("li", "officer")
    with world.transaction() as uow:
        message = Message(
            key=uow.next_key(), person="li", channel_key=channel, title="落地：催办", body="x", number=1,
            state="unsure", attempts=1, next_attempt_at=uow.now, created_at=uow.now, error="发送途中中断，是否送达不明",
        )  # fmt: skip
        uow.session.add(message)
        return message.key


def one(world, model):
    with world.reading() as uow:
        return uow.session.scalars(select(model)).one()


def test_an_officer_may_not_open_it(signed_in):
    assert 403 == signed_in("officer").get("/notice-channels/").status_code


@pytest.mark.parametrize(("kind", "given"), [("dingtalk", GIVEN), ("email", MAIL)])
def test_a_channel_is_added(administrator, world, kind, given):
    assert 303 == administrator.post(f"/notice-channels/new/{kind}", data=given).status_code
    assert given["name"] in administrator.get("/notice-channels/").text
    assert kind == one(world, Channel).kind


@pytest.mark.parametrize("kind", ["email", "dingtalk", "wecom", "feishu", "nonsense"])
def test_the_form_of_each_kind_is_there(administrator, kind):
    assert 200 == administrator.get(f"/notice-channels/new/{kind}").status_code


def test_a_secret_never_comes_out(administrator, channel):
    pages = [administrator.get(path).text for path in ("/notice-channels/", f"/notice-channels/{channel}")]

    assert not any(SECRET in page for page in pages)
    assert "已设置；不填则不变" in pages[1]


def test_a_secret_that_is_left_empty_stays(administrator, channel, world):
    administrator.post(f"/notice-channels/{channel}", data={**GIVEN, "name": "新名称", "token": ""})

    row = one(world, Channel)
    assert ("新名称", SECRET) == (row.name, row.secrets["token"])


def test_secrets_are_forgotten_when_asked(administrator, channel, world):
    administrator.post(f"/notice-channels/{channel}", data={**GIVEN, "token": "", "forget_secrets": "yes"})

    assert "" == one(world, Channel).secrets["token"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("dingtalk", {**GIVEN, "name": ""}), ("dingtalk", {**GIVEN, "base": "ftp://x"}),
        ("dingtalk", {**GIVEN, "daily_limit": "-1"}), ("email", {**MAIL, "host": ""}), ("email", {**MAIL, "port": "x"}),
        ("email", {**MAIL, "security": "rot13"}), ("nonsense", GIVEN),
    ],
)  # fmt: skip
def test_what_makes_no_channel_is_refused(administrator, kind, given):
    assert 422 == administrator.post(f"/notice-channels/new/{kind}", data=given).status_code


def test_a_channel_is_stopped_and_goes_on(administrator, channel, world):
    administrator.post(f"/notice-channels/{channel}/active", data={"on": "no"})
    assert not one(world, Channel).active
    administrator.post(f"/notice-channels/{channel}/active", data={"on": "yes"})
    assert one(world, Channel).active


def test_what_could_not_be_sent_is_shown_and_sent_again(administrator, failed, world):
    page = administrator.get("/notice-channels/").text
    assert "送达不明" in page and "li 某" in page

    administrator.post(f"/notice-channels/messages/{failed}/again")

    assert "pending" == one(world, Message).state


def test_rules_are_kept(administrator):
    given = {
        "digest_times": "08:30，17:00", "quiet_from": "19:00", "quiet_until": "07:30", "flood_messages": "3",
        "flood_minutes": "5", "retention_days": "90",
    }  # fmt: skip
    administrator.post("/notice-channels/rules", data=given)
    page = administrator.get("/notice-channels/").text

    assert all(value in page for value in ("08:30，17:00", "19:00", "07:30", 'value="90"'))


def test_rules_that_make_no_sense_are_refused(administrator):
    assert 422 == administrator.post("/notice-channels/rules", data={"digest_times": "noon"}).status_code
