"""退回 through the page: where to, what it ends, who gets it, and the opinion above the form."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.persistence.work import InboxRow, UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, gateway, start, user

FORK = bpmn(
    start(),
    user("draft", groups="g_station"),
    gateway("parallel", "f"),
    user("check", groups="g_mnr"),
    user("pre", groups="g_mnr"),
    gateway("parallel", "j"),
    user("sign", groups="g_station"),
    end(),
    *chain("s", "draft", "f", "check", "j", "sign", "e"),
    *chain("f", "pre", "j"),
    process_id="ip_sample",
)
for element_id, name in {"draft": "起草", "check": "会审", "pre": "预审", "sign": "签发"}.items():
    FORK = FORK.replace(f'name="{element_id}"'.encode(), f'name="{name}"'.encode())


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"], org="st_hz")


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_mnr"])


@pytest.fixture
def li(signed_in):
    return signed_in("officer", username="li", groups=["g_mnr"])


@pytest.fixture
def open_task(world):
    def find(element_id):
        with world.reading() as uow:
            open_here = (UserTask.state == "CREATED", UserTask.element_id == element_id)
            return uow.session.scalars(select(UserTask).where(*open_here)).one_or_none()

    return find


@pytest.fixture
def matter(world, zhang, open_task):
    """起草 is done by zhang; 会审 and 预审 are open."""
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": FORK})
        start_instance(
            uow, process_id="ip_sample", variables={"project_name": "汉禾硬碳"}, business_key="CNZS-2023-0001"
        )
    done = zhang.post(f"/tasks/{open_task('draft').key}/complete", json={"variables": {"area": 40}})
    assert done.status_code == 200


def plan_of(page, element_id):
    return re.search(rf'value="({element_id} \w+)"', page)[1]


def send_back(browser, key, element_id="draft", opinion="缺红线图"):
    page = browser.get(f"/tasks/{key}/dialogs/return").text
    return browser.post(f"/tasks/{key}/return", data={"target": plan_of(page, element_id), "opinion": opinion})


@pytest.mark.both_databases
def test_the_page_says_where_to_and_what_ends_with_it(wang, li, matter, open_task):
    li.post(f"/tasks/{open_task('pre').key}/claim")

    page = wang.get(f"/tasks/{open_task('check').key}/dialogs/return").text

    assert "起草" in page and "由zhang 某重办" in page
    assert "会同时结束：" in page and "li 某已签收" in page


@pytest.mark.both_databases
def test_whoever_did_it_has_it_again_alone_with_the_opinion_above_the_form(world, zhang, wang, matter, open_task):
    answer = send_back(wang, open_task("check").key)

    assert 303 == answer.status_code
    task = open_task("draft")
    page = zhang.get(f"/tasks/{task.key}").text
    with world.reading() as uow:
        inboxes = uow.session.scalars(select(InboxRow.principal).where(InboxRow.task_key == task.key)).all()
    assert ("zhang", None) == (task.assignee, open_task("pre"))
    assert "由wang 某退回" in page and "缺红线图" in page
    assert "起草" in zhang.get("/tasks").text
    assert ["user:zhang"] == inboxes


def test_the_history_tells_it_with_the_opinion(zhang, wang, matter, open_task):
    send_back(wang, open_task("check").key)

    page = zhang.get(f"/tasks/{open_task('draft').key}").text

    assert re.search(r"wang 某 退回.*会审 → 起草", page)
    assert "<q>缺红线图</q>" in page


def test_the_diagram_shows_what_was_taken_back_as_not_reached(zhang, wang, matter, open_task):
    send_back(wang, open_task("check").key)

    page = zhang.get(f"/tasks/{open_task('draft').key}").text

    assert '"current":["draft"]' in page and '"passed":["s"]' in page


def test_without_an_opinion_nothing_goes_back(wang, matter, open_task):
    answer = send_back(wang, open_task("check").key, opinion=" ")

    assert 422 == answer.status_code
    assert "请写明退回的意见" in answer.text
    assert open_task("draft") is None


def test_what_went_on_meanwhile_is_looked_at_again(wang, li, matter, open_task):
    key = open_task("check").key
    target = plan_of(wang.get(f"/tasks/{key}/dialogs/return").text, "draft")
    li.post(f"/tasks/{open_task('pre').key}/complete", json={"variables": {}})

    answer = wang.post(f"/tasks/{key}/return", data={"target": target, "opinion": "缺"})

    assert 409 == answer.status_code
    assert "请重新查看后再确认" in answer.text


def test_who_is_not_there_any_more_does_not_get_it(world, wang, signed_in, matter, open_task):
    signed_in("administrator", username="root").post("/people/zhang/active", data={"active": "no"})

    send_back(wang, open_task("check").key)

    assert open_task("draft").assignee is None


def test_who_may_not_do_the_task_may_not_send_it_back(zhang, matter, open_task):
    answer = zhang.post(f"/tasks/{open_task('check').key}/return", data={"opinion": "x"})

    assert 409 == answer.status_code
    assert "无法退回" in answer.text


def test_a_first_step_says_that_there_is_nothing_to_go_back_to(world, zhang, open_task):
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": FORK})
        start_instance(uow, process_id="ip_sample")

    assert "它之前没有人办理过的环节" in zhang.get(f"/tasks/{open_task('draft').key}/dialogs/return").text
