"""What leaves, when, in how many messages, and what happens when it does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, Refused
from engine.domain.ports import OFFICE_ZONE
from webhooks.notify import Sent
from workflow.notices.keep_channels import change_channel, keep_rules, send_again, set_active
from workflow.notices.models import Message, Notice, Outgoing
from workflow.notices.services import save_wishes, send_test

RULES = {
    "digest_times": "09:00, 14:30", "quiet_from": "20:00", "quiet_until": "08:00", "quiet_days_off": "yes",
    "flood_messages": "5", "flood_minutes": "10", "retention_days": "180",
}  # fmt: skip
HOURS = {name: RULES[name] for name in ("quiet_from", "quiet_until", "quiet_days_off")}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


@pytest.mark.both_databases
def test_a_notice_leaves_at_once_in_words(office, channel, outside):
    office.tell()

    assert 1 == office.work()
    ((address, letter),) = outside.letters
    assert "13800000000" == address
    assert "落地：已逾期" == letter.title
    assert "李晓梅" in letter.body and "“部门预审”已逾期" in letter.body
    assert "https://luodi.example.org/notices/" in letter.body


@pytest.mark.both_databases
def test_it_leaves_once(office, channel, outside):
    office.tell()
    office.work()

    assert 0 == office.work()
    assert ["sent"] == [row.state for row in office.rows(Message)]
    assert office.due() is None


def test_who_gave_no_address_is_told_in_the_page_alone(office, channel):
    office.tell("wu")

    assert (1, 0) == (len(office.rows(Notice)), len(office.rows(Outgoing)))


def test_a_kind_that_is_not_wanted_does_not_leave(office, channel):
    office.wish(channel, overdue="off")
    office.tell()

    assert [] == office.rows(Outgoing)


def test_in_quiet_hours_it_waits_for_their_end_and_leaves_as_one(office, channel, outside, clock):
    clock.move_to(at("2023-06-02 21:00"))  # a Friday
    office.tell()
    office.tell(name="洽谈进展填报")
    assert 0 == office.work()
    assert at("2023-06-05 08:00") == office.due()
    clock.move_to(at("2023-06-05 08:00"))

    assert 1 == office.work()
    ((_, letter),) = outside.letters
    assert "落地：2 项通知" == letter.title
    assert "部门预审" in letter.body and "洽谈进展填报" in letter.body


def test_an_urgent_one_leaves_in_the_night(office, channel, clock):
    clock.move_to(at("2023-06-02 21:00"))
    office.tell(properties={"luodi.urgent": "true"})

    assert 1 == office.work()


def test_a_digest_leaves_at_its_hour(office, channel, clock, outside):
    office.wish(channel, overdue="digest")
    for _ in range(3):
        office.tell()
    assert at("2023-05-31 14:30") == office.due()
    clock.move_to(at("2023-05-31 14:30"))

    assert 1 == office.work()
    assert "落地：3 项通知" == outside.letters[0][1].title


def test_a_flood_becomes_one_message(office, channel, outside, clock):
    for _ in range(5):
        office.tell()
        office.work()
    for _ in range(30):
        office.tell()
        assert 0 == office.work()
    assert clock.now() + timedelta(minutes=10) == office.due()
    clock.move_to(clock.now() + timedelta(minutes=10))

    assert 1 == office.work()
    assert "落地：30 项通知" == outside.letters[-1][1].title
    assert "另有 10 项" in outside.letters[-1][1].body


@pytest.mark.both_databases
def test_when_the_day_s_limit_is_reached_the_page_says_so(office, channel, outside, clock):
    with office.world.transaction() as uow:
        change_channel(uow, channel, {"name": "钉钉", "base": "http://127.0.0.1:9", "daily_limit": "2"})
    for _ in range(3):
        office.tell()
        office.work()

    assert 2 == len(outside.letters)
    assert [None, None, "钉钉"] == [row.said for row in office.rows(Notice)]
    clock.move_to(clock.now() + timedelta(days=1))
    office.tell()
    assert 1 == office.work()


def test_a_channel_that_is_stopped_sends_nothing(office, channel, outside):
    office.tell()
    with office.world.transaction() as uow:
        set_active(uow, channel, active=False)

    assert 0 == office.work()
    assert ["dropped"] == [row.state for row in office.rows(Outgoing)]


def test_what_was_gathered_for_an_address_that_is_gone_fails(office, channel, outside, clock):
    outside.answers = [Sent(False, "连接失败")]
    office.tell()
    office.work()
    with office.world.transaction(Actor("li")) as uow:
        save_wishes(uow, {f"address-{channel}": "", **HOURS})
    clock.move_to(clock.now() + timedelta(minutes=1))
    office.work()

    assert [("failed", 1)] == [(row.state, row.attempts) for row in office.rows(Message)]
    assert 1 == len(outside.letters)


@pytest.mark.both_databases
def test_what_failed_is_tried_again_and_then_given_up(office, channel, outside, clock):
    outside.answers = [Sent(False, "HTTP 502")] * 4
    office.tell()
    waits = []
    while (due := office.due()) is not None:
        waits.append(int((due - clock.now()).total_seconds()))
        clock.move_to(max(due, clock.now()))
        office.work()

    assert [0, 30, 300, 1800] == waits
    assert [("failed", 4, "HTTP 502")] == [(row.state, row.attempts, row.error) for row in office.rows(Message)]


def test_what_may_have_arrived_is_not_sent_again(office, channel, outside):
    outside.answers = [Sent(False, "连接失败（ReadTimeout）", is_sure=False)]
    office.tell()
    office.work()

    assert ["unsure"] == [row.state for row in office.rows(Message)]
    assert office.due() is None


def test_the_administrator_sends_it_again(office, channel, outside):
    outside.answers = [Sent(False, "x", is_sure=False)]
    office.tell()
    office.work()
    with office.world.transaction() as uow:
        send_again(uow, office.rows(Message)[0].key)

    assert 1 == office.work()
    assert ["sent"] == [row.state for row in office.rows(Message)]


def test_what_was_sent_is_not_sent_again_by_hand(office, channel):
    office.tell()
    office.work()

    with pytest.raises(Refused), office.world.transaction() as uow:
        send_again(uow, office.rows(Message)[0].key)


def test_two_workers_that_have_the_same_job_send_once(office, channel, outside):
    office.tell()
    with office.world.transaction() as uow:
        (order,) = office.jobs.take(uow, 100)
    for _ in range(2):
        office.jobs.run(office.world, *order.keys)

    assert 1 == len(outside.letters)


def test_the_office_s_own_rules_count_from_their_commit_on(office, channel, clock):
    with office.world.transaction() as uow:
        keep_rules(uow, {**RULES, "digest_times": "17:00"})
    office.wish(channel, overdue="digest")
    office.tell()

    assert at("2023-05-31 17:00") == office.due()


@pytest.mark.parametrize(
    ("name", "value"), [("digest_times", ""), ("digest_times", "25:00"), ("quiet_from", "8"), ("flood_minutes", "0")]
)
def test_a_rule_that_makes_no_sense_is_refused(office, name, value):
    with pytest.raises(Invalid) as refused, office.world.transaction() as uow:
        keep_rules(uow, {**RULES, name: value})

    assert [name] == [finding.element for finding in refused.value.findings]


def test_a_test_message_leaves_whatever_the_hour(office, channel, outside, clock):
    clock.move_to(at("2023-06-02 23:00"))
    with office.world.transaction(Actor("li")) as uow:
        send_test(uow, channel)

    assert 1 == office.work()
    assert "落地：测试消息" == outside.letters[0][1].title


def test_without_an_address_there_is_nothing_to_test(office, channel):
    with pytest.raises(Refused), office.world.transaction(Actor("wu")) as uow:
        send_test(uow, channel)
