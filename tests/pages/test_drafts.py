"""草稿: kept while one types, restored anywhere, told apart between two windows, gone when the task is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.runtime import cancel_instance, complete_user_task
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.inbox.drafts.keeping import move_drafts
from workflow.inbox.drafts.models import Draft


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


def save(browser, place, version=0, device="d1", **values):
    return browser.put(f"{place}/draft", json={"values": values, "version": version, "device": device})


def drafts(world) -> list[tuple[str, str]]:
    with world.reading() as uow:
        return [(row.username, row.place) for row in uow.session.scalars(select(Draft).order_by(Draft.username))]


@pytest.mark.both_databases
def test_what_was_typed_is_there_on_another_device(zhang, task):
    told = save(zhang, f"/tasks/{task}", opinion="先看土地").json

    page = zhang.get(f"/tasks/{task}").text

    assert told == {"version": 1, "saved": "10:00"}
    assert '"opinion":"先看土地"' in page
    assert "放弃草稿" in page and 'data-version="1"' in page


@pytest.mark.both_databases
def test_a_draft_is_saved_again_and_again(zhang, task):
    save(zhang, f"/tasks/{task}", opinion="一")

    assert save(zhang, f"/tasks/{task}", version=1, opinion="二").json["version"] == 2
    assert '"opinion":"二"' in zhang.get(f"/tasks/{task}").text


@pytest.mark.both_databases
def test_of_two_windows_the_later_one_is_told_and_may_keep_its_own(zhang, task):
    save(zhang, f"/tasks/{task}", opinion="一")

    late = save(zhang, f"/tasks/{task}", version=0, device="d2", opinion="二")

    assert late.status_code == 409
    assert late.json["version"] == 1 and "10:00" in late.json["detail"]
    assert '"opinion":"一"' in zhang.get(f"/tasks/{task}").text
    assert save(zhang, f"/tasks/{task}", version=late.json["version"], opinion="二").json["version"] == 2


def test_a_draft_is_its_authors_alone(zhang, wang, task):
    save(zhang, f"/tasks/{task}", opinion="先看土地")

    assert "先看土地" not in wang.get(f"/tasks/{task}").text


def test_a_draft_is_dropped(zhang, world, task):
    save(zhang, f"/tasks/{task}", opinion="先看土地")

    assert zhang.delete(f"/tasks/{task}/draft").status_code == 204
    assert drafts(world) == []


def test_a_draft_that_is_too_big_is_refused_and_the_one_before_stays(zhang, task):
    save(zhang, f"/tasks/{task}", opinion="短")

    answer = save(zhang, f"/tasks/{task}", version=1, opinion="长" * 100_000)

    assert answer.status_code == 422 and "256 KB" in answer.text
    assert '"opinion":"短"' in zhang.get(f"/tasks/{task}").text


@pytest.mark.parametrize("body", [[], {}, {"values": 1, "version": 0, "device": ""}, {"values": {}, "version": -1}])
def test_what_is_no_draft_is_refused(zhang, task, body):
    assert zhang.put(f"/tasks/{task}/draft", json=body).status_code == 422


def test_a_stranger_keeps_no_draft(signed_in, task):
    stranger = signed_in("officer", username="stranger", groups=["g_mnr"])

    assert save(stranger, f"/tasks/{task}", opinion="x").status_code == 403


@pytest.mark.both_databases
def test_drafts_are_listed_and_counted_until_the_task_is_done(zhang, task):
    save(zhang, f"/tasks/{task}", opinion="先看土地")
    listed = zhang.get("/tasks/drafts").text

    zhang.post(f"/tasks/{task}/complete", json={"variables": {"score": 3}})

    assert "weigh" in listed and "汉禾硬碳" in listed
    assert "没有草稿" in zhang.get("/tasks/drafts").text
    assert "先看土地" not in zhang.get(f"/tasks/{task}").text


def test_what_was_typed_is_shown_to_whom_another_was_faster(zhang, wang, task):
    save(zhang, f"/tasks/{task}", opinion="先看土地")
    wang.post(f"/tasks/{task}/complete", json={"variables": {"score": 3}})

    page = zhang.get(f"/tasks/{task}").text

    assert "您没有提交的草稿" in page and "先看土地" in page
    assert "先看土地" not in wang.get(f"/tasks/{task}").text


def test_a_draft_is_saved_even_after_another_was_faster(world, zhang, task):
    with world.transaction() as uow:
        complete_user_task(uow, task, {})

    assert save(zhang, f"/tasks/{task}", opinion="来不及了").status_code == 200
    assert "来不及了" in zhang.get(f"/tasks/{task}").text


def test_drafts_of_ended_tasks_are_swept_by_the_next_one(world, zhang, clock, task):
    other = open_task(world, begin_weighing(world)).key
    third = open_task(world, begin_weighing(world)).key
    for key in (task, other):
        save(zhang, f"/tasks/{key}", opinion="x")
    zhang.post(f"/tasks/{task}/complete", json={"variables": {"score": 3}})
    with world.transaction() as uow:
        complete_user_task(uow, other, {})

    save(zhang, f"/tasks/{third}", opinion="x")
    soon = drafts(world)
    zhang.delete(f"/tasks/{third}/draft")
    clock.move_to(clock.now() + timedelta(days=8))
    save(zhang, f"/tasks/{third}", opinion="x")

    assert soon == [("zhang", f"task:{other}"), ("zhang", f"task:{third}")]
    assert drafts(world) == [("zhang", f"task:{third}")]


def test_a_suspended_or_canceled_matter_keeps_the_draft_readable(world, zhang, matter, task):
    save(zhang, f"/tasks/{task}", opinion="先看土地")
    with world.transaction() as uow:
        cancel_instance(uow, matter)

    assert "先看土地" in zhang.get(f"/tasks/{task}").text
    assert "没有草稿" in zhang.get("/tasks/drafts").text


@pytest.mark.both_databases
def test_a_start_half_typed_is_kept_listed_and_gone_when_it_is_started(world, matter, zhang):
    save(zhang, "/start/ip_weigh", project_name="半条线索")

    assert "半条线索" in zhang.get("/start/ip_weigh").text
    assert "半条线索" in zhang.get("/tasks/drafts").text
    zhang.post("/start/ip_weigh", json={"variables": {"project_name": "半条线索"}})
    assert drafts(world) == []


def test_a_refused_start_keeps_its_draft(world, matter, zhang):
    save(zhang, "/start/ip_weigh", project_name="")
    zhang.post("/start/ip_weigh", json={"variables": {}})

    assert drafts(world) == [("zhang", "start:ip_weigh")]


def test_who_may_not_start_keeps_no_draft(matter, signed_in):
    stranger = signed_in("officer", username="stranger", groups=["g_mnr"])

    assert save(stranger, "/start/ip_weigh", project_name="x").status_code == 403


@pytest.mark.both_databases
def test_drafts_are_handed_on_and_never_over_the_receivers_own(world, zhang, wang, matter, task):
    other = open_task(world, begin_weighing(world)).key
    for key in (task, other):
        save(zhang, f"/tasks/{key}", opinion="张的")
    save(wang, f"/tasks/{other}", opinion="王的")

    with world.transaction() as uow:
        moved = move_drafts(uow, "zhang", "wang", [task, other])

    assert moved == 1
    assert '"opinion":"张的"' in wang.get(f"/tasks/{task}").text
    assert '"opinion":"王的"' in wang.get(f"/tasks/{other}").text
    assert set(drafts(world)) == {("wang", f"task:{task}"), ("wang", f"task:{other}"), ("zhang", f"task:{other}")}
