"""停表 on the task's page and in the list: the dialogs, what is shown while a clock stands, and what it was after."""

from __future__ import annotations

import pytest

from tests.factories.clocks import office

HX = {"HX-Request": "true"}


@pytest.fixture
def people(signed_in):
    """Their browsers: who has the task, and two supervisors."""
    return {
        "li": signed_in("officer", username="li"),
        "boss": signed_in("supervisor", username="boss"),
    }


@pytest.fixture
def task(world, people):
    return office(world, 5, legal_n=20, legal_unit="wd")


def stop(people, task, cause="await_material", **given):
    data = {"cause": cause, "reason": "等企业补材料", "until": "", **given}
    return people["li"].post(f"/tasks/{task.task_key}/pause", data=data)


def page(people, task, who="li"):
    return people[who].get(f"/tasks/{task.task_key}").text


def test_promise_and_law_stand_side_by_side(people, task):
    shown = page(people, task)

    assert ("应于 06-07 办结" in shown, "法定 06-29" in shown) == (True, True)


def test_the_dialog_names_every_reason_with_its_most_days_and_who_approves(people, task):
    shown = people["li"].get(f"/tasks/{task.task_key}/dialogs/pause").text

    assert all(name in shown for name in ("补正", "听证", "公示", "专家评审", "企业原因", "会议", "其他"))
    assert "最多 10 个工作日，到 2023-06-14" in shown
    assert "负责人或督办员批准" in shown


def test_a_task_that_stands_says_who_why_and_until_when(people, task):
    assert 303 == stop(people, task).status_code
    task.wait(days=2)

    shown = page(people, task)

    assert "停表 2 日" in shown
    assert "li 某因“补正”停表，最晚到 2023-06-14，到期自动恢复计时：等企业补材料" in shown
    assert "原定 06-07 办结" in shown


def test_the_list_shows_that_it_stands(people, task):
    stop(people, task)

    shown = people["li"].get("/tasks").text

    assert '<span class="light light-grey">停表</span>' in shown


def test_what_is_missing_is_said_in_the_dialog(people, task):
    data = {"cause": "await_material", "reason": ""}
    answer = people["li"].post(f"/tasks/{task.task_key}/pause", data=data, headers=HX)

    assert (422, True) == (answer.status_code, "请写明停表的情况" in answer.text)


def test_a_day_that_is_none_is_said(people, task):
    data = {"cause": "await_material", "reason": "x", "until": "soon"}
    answer = people["li"].post(f"/tasks/{task.task_key}/pause", data=data, headers=HX)

    assert (422, True) == (answer.status_code, "请写成 2023-06-05 的样子" in answer.text)


def test_after_it_went_on_the_head_says_how_long_it_stood(people, task):
    stop(people, task)
    task.go_to("2023-06-05")
    dialog = people["li"].get(f"/tasks/{task.task_key}/dialogs/resume").text
    assert "恢复后期限由 2023-06-07 顺延到 2023-06-12" in dialog

    people["li"].post(f"/tasks/{task.task_key}/resume", data={"reason": ""})

    shown = page(people, task)
    assert ("应于 06-12 办结" in shown, "已停表 3 日" in shown) == (True, True)
    assert "停表 3 个工作日，期限 2023-06-07 → 2023-06-12" in shown


def test_another_person_approves_what_was_asked_for(people, task):
    stop(people, task, "await_enterprise")
    assert "li 某申请停表（企业原因，停到" in page(people, task)
    dialog = people["boss"].get(f"/tasks/{task.task_key}/dialogs/decidePause").text
    assert "li 某申请停表：企业原因" in dialog

    people["boss"].post(f"/tasks/{task.task_key}/decide-pause", data={"approved": "yes"})

    assert "" == task.due


def test_who_asked_is_told_that_it_was_not_approved(people, task):
    stop(people, task, "await_enterprise")

    people["boss"].post(f"/tasks/{task.task_key}/decide-pause", data={"approved": "no", "reason": "没有证明"})

    assert "没有批准“A”停表：没有证明" in people["li"].get("/notices").text


def test_what_waits_for_the_enterprise_says_so_when_it_is_late(world, people):
    task = office(world, 5, clock="ent")
    task.go_to("2023-06-09")

    shown = people["li"].get("/tasks").text

    assert '<span class="light light-yellow">企业逾期 2 个工作日</span>' in shown
    assert "企业时钟" in page(people, task)


def test_who_has_the_task_is_told_when_it_comes_near(people, task):
    task.go_to("2023-06-06")

    assert "“A”快到期" in people["li"].get("/notices").text
