"""Who else has a task open, and what a page is told when somebody was faster."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from engine.runtime import cancel_instance, suspend_instance
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.inbox.presence.models import Presence


@pytest.fixture
def matter(world) -> int:
    deploy_weighing(world)
    return begin_weighing(world)


@pytest.fixture
def task(world, matter) -> int:
    return open_task(world, matter).key


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_station"])


def beat(browser, task, *, filling=False, version=0, could=True):
    body = {"filling": filling, "version": version, "could": could}
    return browser.post(f"/tasks/{task}/presence", json=body).json


@pytest.mark.both_databases
def test_two_people_see_each_other(zhang, wang, task):
    beat(zhang, task)
    beat(wang, task, filling=True)

    assert beat(zhang, task)["others"] == [{"name": "wang 某", "filling": True}]
    assert beat(wang, task, filling=True)["others"] == [{"name": "zhang 某", "filling": False}]


def test_one_is_not_ones_own_company(zhang, task):
    beat(zhang, task)

    assert beat(zhang, task)["others"] == []


def test_who_closes_the_page_is_gone_at_once(zhang, wang, task):
    beat(zhang, task)
    zhang.delete(f"/tasks/{task}/presence")

    assert beat(wang, task)["others"] == []


def test_who_is_silent_for_a_minute_is_gone(zhang, wang, task, clock):
    beat(zhang, task)
    clock.move_to(clock.now() + timedelta(seconds=59))
    there = beat(wang, task)["others"]
    clock.move_to(clock.now() + timedelta(seconds=2))

    assert there and beat(wang, task)["others"] == []


def test_heartbeats_of_20_seconds_are_written_every_other_time(zhang, task, clock, world):
    beat(zhang, task)
    writes = []
    event.listen(
        world.database,
        "before_cursor_execute",
        lambda *told: writes.append(told[2]) if "presence SET" in told[2] else 0,
    )

    for _ in range(6):
        clock.move_to(clock.now() + timedelta(seconds=20))
        beat(zhang, task)

    assert len(writes) == 3


def test_who_comes_takes_out_the_rows_of_long_ago(zhang, wang, task, clock, world):
    beat(zhang, task)
    clock.move_to(clock.now() + timedelta(hours=2))
    beat(wang, task)

    with world.reading() as uow:
        assert [row.username for row in uow.session.scalars(select(Presence))] == ["wang"]


def test_a_page_hears_who_claimed_the_task(zhang, wang, task):
    beat(zhang, task)
    wang.post(f"/tasks/{task}/claim")

    told = beat(zhang, task)

    assert told["news"] == "该任务已由wang 某签收。"
    assert told["task"]["assignee"] == "wang"


def test_a_page_hears_who_did_the_task(zhang, wang, task):
    wang.post(f"/tasks/{task}/complete", json={"variables": {"score": 3}})

    assert beat(zhang, task)["news"] == "该任务已由wang 某于 10:00 办理。"


def test_a_page_hears_that_the_task_was_canceled(world, zhang, matter, task):
    with world.transaction() as uow:
        cancel_instance(uow, matter)

    assert "撤销" in beat(zhang, task)["news"]


def test_ones_own_claim_is_no_news(zhang, task):
    zhang.post(f"/tasks/{task}/claim")

    assert beat(zhang, task)["news"] == ""


def test_who_could_only_read_is_told_nothing(zhang, wang, task):
    wang.post(f"/tasks/{task}/claim")

    assert beat(zhang, task, could=False)["news"] == ""


def test_a_suspended_task_still_tells_who_is_there(world, zhang, wang, matter, task):
    with world.transaction() as uow:
        suspend_instance(uow, matter)
    beat(zhang, task)

    assert beat(wang, task)["others"] == [{"name": "zhang 某", "filling": False}]


def test_a_stranger_sees_nobody(signed_in, task):
    stranger = signed_in("officer", username="stranger", groups=["g_mnr"])

    assert stranger.post(f"/tasks/{task}/presence", json={}).status_code == 403


def test_an_open_page_keeps_no_session_alive(zhang, task):
    zhang.post(f"/tasks/{task}/presence", json={})

    answer = zhang.post(f"/tasks/{task}/presence", json={})

    assert "Set-Cookie" not in answer.headers


def test_who_submits_too_late_is_told_who_was_first(zhang, wang, task):
    wang.post(f"/tasks/{task}/complete", json={"variables": {"score": 3}})

    late = zhang.post(f"/tasks/{task}/complete", json={"variables": {"score": 1}})

    assert late.status_code == 409 and "wang 某于 10:00 办理" in late.json["detail"]
