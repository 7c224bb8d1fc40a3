"""The verbs of a task on its page: 指派, 转办, 委派, 回复, 收回, 稍后处理, 优先级, and what each refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.persistence.work import InboxRow, UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.people import services

NO_DELEGATION = '<zeebe:properties><zeebe:property name="luodi.withoutVerbs" value="delegate"/></zeebe:properties>'
HX = {"HX-Request": "true"}


@pytest.fixture
def task_key(world) -> int:
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("研判", groups="g_station"), end(), *chain("s", "研判", "e"))})
    with world.transaction() as uow:
        start_instance(uow, process_id="p")
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask.key)).one()


@pytest.fixture
def people(signed_in):
    """Their browsers: two of the station, one of another group, a supervisor, an administrator."""
    return {
        "zhang": signed_in("officer", username="zhang", groups=["g_station"]),
        "li": signed_in("officer", username="li", groups=["g_station"]),
        "qian": signed_in("officer", username="qian", groups=["g_mnr"]),
        "wang": signed_in("supervisor", username="wang"),
        "guan": signed_in("administrator", username="guan"),
    }


@pytest.fixture
def claimed(people, task_key) -> int:
    people["zhang"].post(f"/tasks/{task_key}/claim")
    return task_key


def row(world) -> UserTask:
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask)).one()


def inboxes(world) -> list[str]:
    with world.reading() as uow:
        return sorted(uow.session.scalars(select(InboxRow.principal)))


@pytest.mark.both_databases
def test_a_reassigned_task_is_the_others_and_says_why(world, people, claimed):
    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data={"to": "li", "reason": "出差一周"})

    assert (answer.status_code, answer.location) == (303, "/tasks")
    assert (row(world).assignee, inboxes(world)) == ("li", ["user:li"])
    assert "出差一周" in people["li"].get(f"/tasks/{claimed}").text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"to": "li", "reason": " "}, "转办须写明理由。"),
        ({"to": "", "reason": "出差"}, "请选择一个人。"),
        ({"to": "nobody", "reason": "出差"}, "没有用户“nobody”"),
        ({"to": "zhang", "reason": "出差"}, "该任务已在zhang 某名下。"),
        ({"to": "li", "reason": "长" * 1001}, "最多 1000 个字"),
    ],
)
def test_what_is_wrong_stays_in_the_dialog_beside_what_was_typed(world, people, claimed, given, told):
    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data=given, headers=HX)

    assert answer.status_code == 422
    assert told in answer.text
    assert given["reason"].strip() in answer.text
    assert row(world).assignee == "zhang"


def test_nobody_is_given_a_task_who_left(world, people, claimed):
    with world.transaction() as uow:
        services.set_active(uow, "li", False)

    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data={"to": "li", "reason": "出差"}, headers=HX)

    assert "的账号已停用" in answer.text


def test_nobody_is_given_a_task_who_cannot_work_on_any(world, people, claimed):
    with world.transaction() as uow:
        services.create_person(uow, "shen", "沈审计", roles=["auditor"])

    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data={"to": "shen", "reason": "出差"}, headers=HX)

    assert "沈审计没有办理任务的权限" in answer.text


def test_whoever_is_kept_out_by_the_model_is_not_given_it(world, people, claimed):
    with world.transaction() as uow:
        uow.session.get_one(UserTask, claimed).excluded_users = ["li"]

    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data={"to": "li", "reason": "出差"}, headers=HX)

    assert "须由他人办理" in answer.text


def test_a_task_of_another_is_not_given_away(people, claimed):
    answer = people["li"].post(f"/tasks/{claimed}/reassign", data={"to": "qian", "reason": "出差"})

    assert (answer.status_code, "无法转办：该任务由zhang 某承办。" in answer.text) == (409, True)


@pytest.mark.both_databases
def test_a_delegated_task_is_with_the_other_and_comes_back_with_an_opinion(world, people, claimed):
    people["zhang"].post(f"/tasks/{claimed}/delegate", data={"to": "qian", "reason": "请核用地"})
    lent = (row(world).assignee, row(world).owner, inboxes(world))

    answer = people["qian"].post(f"/tasks/{claimed}/resolve", data={"opinion": "用地已核"})

    assert lent == ("qian", "zhang", ["user:qian"])
    assert answer.status_code == 303
    assert (row(world).assignee, row(world).owner, inboxes(world)) == ("zhang", None, ["user:zhang"])
    assert "用地已核" in people["zhang"].get(f"/tasks/{claimed}").text


def test_while_it_is_delegated_neither_completes_it(world, people, claimed):
    people["zhang"].post(f"/tasks/{claimed}/delegate", data={"to": "qian", "reason": "请核用地"})

    told = [people[name].post(f"/tasks/{claimed}/complete").text for name in ("zhang", "qian", "guan")]

    assert "回复或收回后才能继续" in told[0]
    assert "请用“回复”交回" in told[1]
    assert "回复或收回后才能继续" in told[2]
    assert row(world).state == "CREATED"


def test_the_owner_takes_a_delegated_task_back(world, people, claimed):
    people["zhang"].post(f"/tasks/{claimed}/delegate", data={"to": "qian", "reason": "请核用地"})

    people["zhang"].post(f"/tasks/{claimed}/take-back")

    assert (row(world).assignee, row(world).owner) == ("zhang", None)
    assert people["qian"].post(f"/tasks/{claimed}/resolve", data={"opinion": "晚了"}).status_code == 409


def test_an_answer_needs_words(world, people, claimed):
    people["zhang"].post(f"/tasks/{claimed}/delegate", data={"to": "qian", "reason": "请核用地"})

    answer = people["qian"].post(f"/tasks/{claimed}/resolve", data={"opinion": ""}, headers=HX)

    assert (answer.status_code, "请写明办理情况和意见。" in answer.text) == (422, True)


@pytest.mark.both_databases
def test_a_supervisor_gives_a_free_task_to_a_candidate_without_a_reason(world, people, task_key):
    answer = people["wang"].post(f"/tasks/{task_key}/assign", data={"to": "li", "had": ""})

    assert (answer.status_code, row(world).assignee) == (303, "li")


def test_somebody_it_was_not_offered_to_is_assigned_it_with_a_reason_only(world, people, task_key):
    without = people["wang"].post(f"/tasks/{task_key}/assign", data={"to": "qian", "had": ""}, headers=HX)
    people["wang"].post(f"/tasks/{task_key}/assign", data={"to": "qian", "had": "", "reason": "涉及用地"})

    assert "不在候选人之内，指派给他须写明理由。" in without.text
    assert row(world).assignee == "qian"


def test_the_leader_of_the_unit_assigns_its_tasks(world, people, task_key):
    with world.transaction() as uow:
        services.create_org(uow, "st_hz", "杭州分中心", "station")
        services.set_leader(uow, "st_hz", "qian")
        uow.session.get_one(UserTask, task_key).candidate_groups = ["st_hz"]
        services.add_member(uow, "qian", "st_hz")
        services.add_member(uow, "li", "st_hz")

    people["qian"].post(f"/tasks/{task_key}/assign", data={"to": "li", "had": ""})

    assert row(world).assignee == "li"


def test_a_colleague_does_not_assign(people, task_key):
    answer = people["li"].post(f"/tasks/{task_key}/assign", data={"to": "zhang", "had": ""})

    assert (answer.status_code, "只有单位负责人、督办员、系统管理员可以。" in answer.text) == (409, True)


@pytest.mark.both_databases
def test_the_second_to_assign_is_told_who_has_it_now(world, people, task_key):
    people["wang"].post(f"/tasks/{task_key}/assign", data={"to": "li", "had": ""})

    answer = people["guan"].post(f"/tasks/{task_key}/assign", data={"to": "zhang", "had": ""}, headers=HX)

    assert (answer.status_code, row(world).assignee) == (409, "li")
    assert "无法指派：该任务已由wang 某于 10:00 交给li 某，请看过后再决定。" in answer.text


def test_what_the_model_does_not_allow_says_so(world, people, task_key):
    with world.transaction() as uow:
        content = bpmn(start(), user("A", groups="g_station", zeebe=NO_DELEGATION), end(), *chain("s", "A", "e"),
                       process_id="q")  # fmt: skip
        deploy(uow, {"q.bpmn": content})
    with world.transaction() as uow:
        start_instance(uow, process_id="q")
    with world.reading() as uow:
        key = uow.session.scalars(select(UserTask.key).where(UserTask.process_id == "q")).one()
    people["zhang"].post(f"/tasks/{key}/claim")

    page = people["zhang"].get(f"/tasks/{key}").text
    answer = people["zhang"].post(f"/tasks/{key}/delegate", data={"to": "li", "reason": "x"})

    assert "流程在这一步不允许委派。" in page
    assert "无法委派：流程在这一步不允许委派。" in answer.text


@pytest.mark.both_databases
def test_a_task_is_put_off_until_a_day(world, people, claimed):
    answer = people["zhang"].post(f"/tasks/{claimed}/snooze", data={"until": "2023-06-05"})

    assert (answer.status_code, row(world).follow_up_at) == (303, datetime(2023, 6, 4, 16, tzinfo=UTC))


def test_a_task_put_off_is_brought_up_again(world, people, claimed):
    people["zhang"].post(f"/tasks/{claimed}/snooze", data={"until": "", "day": "2023-06-05"})

    people["zhang"].post(f"/tasks/{claimed}/snooze", data={"until": "now"})

    assert row(world).follow_up_at is None


@pytest.mark.parametrize(
    ("given", "told"),
    [({"until": "2023-05-31"}, "今天以后"), ({"until": ""}, "请选日期。"), ({"until": "morgen"}, "请写成")],
)
def test_a_day_that_is_none_stays_in_the_dialog(world, people, claimed, given, told):
    answer = people["zhang"].post(f"/tasks/{claimed}/snooze", data=given, headers=HX)

    assert (answer.status_code, told in answer.text) == (422, True)


def test_a_supervisor_says_that_a_task_is_urgent(world, people, task_key):
    people["wang"].post(f"/tasks/{task_key}/priority", data={"priority": "90", "reason": "书记督办"})

    assert row(world).priority == 90
    assert "普通 → 特急" in people["wang"].get(f"/tasks/{task_key}").text


def test_a_priority_is_one_of_the_words(people, task_key):
    assert people["wang"].post(f"/tasks/{task_key}/priority", data={}, headers=HX).status_code == 422


@pytest.mark.parametrize("verb", ["reassign", "delegate", "snooze"])
def test_a_dialog_opens_for_whoever_may(people, claimed, verb):
    answer = people["zhang"].get(f"/tasks/{claimed}/dialogs/{verb}", headers=HX)

    assert (answer.status_code, "<form" in answer.text, "<html" in answer.text) == (200, True, False)


def test_a_dialog_says_why_to_whoever_may_not(people, claimed):
    text = people["li"].get(f"/tasks/{claimed}/dialogs/reassign", headers=HX).text

    assert ("无法转办：该任务由zhang 某承办。" in text, "<form" in text) == (True, False)


def test_without_scripts_a_dialog_is_a_page(people, claimed):
    text = people["zhang"].get(f"/tasks/{claimed}/dialogs/reassign").text

    assert ("<html" in text, 'name="reason"' in text) == (True, True)


def test_no_dialog_opens_for_what_is_no_verb(people, claimed):
    assert people["zhang"].get(f"/tasks/{claimed}/dialogs/fly").status_code == 404


def test_sent_from_a_dialog_one_is_led_on(people, claimed):
    answer = people["zhang"].post(f"/tasks/{claimed}/reassign", data={"to": "li", "reason": "出差"}, headers=HX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/tasks")


def test_the_table_of_who_may_what_is_a_page(people):
    text = people["zhang"].get("/tasks/verbs").text

    assert all(word in text for word in ("转办", "承办人", "没有委派出去"))
