"""撤回 through the pages: under the finished task and in 已办, while it is possible; else why it is too late."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.dossier.models import Comment
from workflow.inbox.drafts.models import Draft
from workflow.projects.records import ProjectRecord

RECORD = '<zeebe:properties><zeebe:property name="luodi.record" value="%s"/></zeebe:properties>'


def line(record="opinion"):
    return bpmn(
        start(), user("draft", groups="g_station", zeebe=RECORD % record), user("check", groups="g_mnr"), end(),
        *chain("s", "draft", "check", "e"), process_id="ip_sample",
    )  # fmt: skip


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_mnr"])


@pytest.fixture
def tasks(world):
    def read(state):
        with world.reading() as uow:
            return {row.element_id: row for row in uow.session.scalars(select(UserTask).where(UserTask.state == state))}

    return read


@pytest.fixture
def done(world, zhang, tasks):
    """zhang has done 起草; the key of that task."""
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": line()})
        start_instance(uow, process_id="ip_sample", variables={"project_name": "汉禾硬碳"})
    key = tasks("CREATED")["draft"].key
    zhang.post(f"/tasks/{key}/complete", json={"variables": {"opinion": "同意"}})
    return key


@pytest.mark.both_databases
def test_what_one_did_is_taken_back_and_lies_open_again(zhang, tasks, done):
    assert "dialogs/withdraw" in zhang.get(f"/tasks/{done}").text

    answer = zhang.post(f"/tasks/{done}/withdraw", data={"reason": "填错了"})

    assert 303 == answer.status_code
    (open_again,) = tasks("CREATED").values()
    assert ("draft", "zhang") == (open_again.element_id, open_again.assignee)
    page = zhang.get(f"/tasks/{open_again.key}").text
    assert "撤回了自己的办理" in page and "填错了" in page


def test_the_dialog_says_what_ends(zhang, tasks, done):
    page = zhang.get(f"/tasks/{done}/dialogs/withdraw").text

    assert "会同时结束：check" in page


def test_the_list_of_done_work_offers_it_while_it_is_possible(zhang, wang, tasks, done):
    assert f"/tasks/{done}/dialogs/withdraw" in zhang.get("/tasks/done").text

    wang.post(f"/tasks/{tasks('CREATED')['check'].key}/claim")

    assert f"/tasks/{done}/dialogs/withdraw" not in zhang.get("/tasks/done").text


def test_it_says_who_has_begun(zhang, wang, tasks, done):
    wang.post(f"/tasks/{tasks('CREATED')['check'].key}/claim")

    assert "wang 某已经着手“check”" in zhang.get(f"/tasks/{done}").text
    answer = zhang.post(f"/tasks/{done}/withdraw")
    assert 409 == answer.status_code
    assert {"check"} == set(tasks("CREATED"))


def test_a_comment_of_somebody_else_is_an_act(world, zhang, tasks, done):
    task = tasks("CREATED")["check"]
    with world.transaction() as uow:
        uow.session.add(
            Comment(
                key=uow.next_key(), root_key=task.root_key, task_key=task.key, text="缺页", mentions=[],
                written_at=uow.now, written_by="wang",
            )
        )  # fmt: skip

    assert "已经对“check”发表了评论" in zhang.get(f"/tasks/{done}").text


def test_a_draft_of_somebody_else_is_an_act(world, zhang, wang, tasks, done):
    task = tasks("CREATED")["check"]
    with world.transaction() as uow:
        uow.session.add(
            Draft(username="wang", place=f"task:{task.key}", task_key=task.key, values={}, saved_at=uow.now)
        )

    assert "wang 某已经在填“check”" in zhang.get(f"/tasks/{done}").text


def test_others_do_not_take_it_back(wang, tasks, done):
    assert 409 == wang.post(f"/tasks/{done}/withdraw").status_code
    assert {"check"} == set(tasks("CREATED"))


def test_the_row_that_the_form_made_is_taken_out(world, zhang, done):
    zhang.post(f"/tasks/{done}/withdraw")

    with world.reading() as uow:
        assert [] == uow.session.scalars(select(ProjectRecord)).all()


def test_what_stands_in_a_register_is_not_taken_back(world, zhang, tasks):
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": line("agreement_sign")})
        start_instance(uow, process_id="ip_sample")
    key = tasks("CREATED")["draft"].key
    zhang.post(f"/tasks/{key}/complete", json={"variables": {}})

    answer = zhang.post(f"/tasks/{key}/withdraw")

    assert 409 == answer.status_code
    assert "已经登记入库" in answer.text


def test_a_task_is_taken_back_over_rest(zhang, tasks, done):
    answer = zhang.post(f"/v2/user-tasks/{done}/withdrawal", json={"reason": "x"})

    assert (200, {"userTaskKey": str(tasks("CREATED")["draft"].key)}) == (answer.status_code, answer.json)


def test_over_rest_it_says_who_has_begun(zhang, wang, tasks, done):
    wang.post(f"/tasks/{tasks('CREATED')['check'].key}/claim")

    answer = zhang.post(f"/v2/user-tasks/{done}/withdrawal", json={})

    assert (409, True) == (answer.status_code, "着手" in answer.json["detail"])
