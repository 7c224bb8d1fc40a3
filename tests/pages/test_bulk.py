"""Many tasks at once: each by itself, a result for each, and one form filled once for all of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.instances import Variable
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.inbox.bulk import MOST_AT_ONCE

FORMED = '<zeebe:formDefinition formId="weigh"/>'
FILES = {
    "p.bpmn": bpmn(
        start(),
        user("weigh", groups="g_station", zeebe=FORMED),
        user("sign", groups="g_station"),
        end(),
        *chain("s", "weigh", "sign", "e"),
    ),
    "weigh.form": b"""{"id": "weigh", "type": "default", "schemaVersion": 19, "components": [
      {"type": "number", "id": "a", "key": "score", "label": "score", "validate": {"required": true, "max": 5}},
      {"type": "textfield", "id": "b", "key": "owner", "label": "owner", "validate": {"required": true}},
      {"type": "textfield", "id": "c", "key": "opinion", "label": "opinion"}]}""",
}


@pytest.fixture
def matters(world):
    """Starts matters that wait to be weighed, each of another owner; gives their tasks' keys."""

    def begin(*owners: str, **common) -> list[str]:
        for owner in owners:
            with world.transaction() as uow:
                start_instance(uow, process_id="p", variables={"owner": owner, **common})
        with world.reading() as uow:
            query = select(UserTask.key).where(UserTask.element_id == "weigh").order_by(UserTask.key)
            return [str(key) for key in uow.session.scalars(query)]

    with world.transaction() as uow:
        deploy(uow, FILES)
    return begin


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_station"])


def bulk(browser, verb, keys, **more):
    return browser.post("/tasks/bulk", json={"verb": verb, "keys": keys, **more})


def results(browser, verb, keys, **more):
    return [(one["done"], one["said"]) for one in bulk(browser, verb, keys, **more).json["results"]]


def assignees(world):
    with world.reading() as uow:
        return [task.assignee for task in uow.session.scalars(select(UserTask).order_by(UserTask.key))]


def owner_of(world, key):
    with world.reading() as uow:
        instance = uow.session.get(UserTask, int(key)).instance_key
        query = select(Variable.value).where(Variable.instance_key == instance, Variable.name == "owner")
        return uow.session.scalar(query)


@pytest.mark.both_databases
def test_all_that_are_chosen_are_claimed(world, zhang, matters):
    keys = matters("甲", "乙", "丙")

    assert [(True, "已签收。")] * 3 == results(zhang, "claim", keys)
    assert ["zhang"] * 3 == assignees(world)


def test_what_another_was_first_with_is_told_and_holds_up_no_other(world, zhang, wang, matters):
    keys = matters("甲", "乙")
    wang.post(f"/tasks/{keys[0]}/claim")

    assert [(False, "无法签收：该任务已由wang 某签收。"), (True, "已签收。")] == results(zhang, "claim", keys)
    assert ["wang", "zhang"] == assignees(world)


def test_what_is_sent_again_after_the_line_broke_counts_as_done(zhang, matters):
    keys = matters("甲")
    bulk(zhang, "claim", keys)

    assert [(True, "您已签收。")] == results(zhang, "claim", keys)


def test_what_was_completed_before_the_line_broke_counts_as_done(zhang, matters):
    keys = matters("甲")
    bulk(zhang, "complete", keys, variables={"score": 3, "owner": "甲"})

    assert [(True, "您已办理。")] == results(zhang, "complete", keys, variables={"score": 3, "owner": "甲"})


def test_a_task_that_is_not_there_is_said_so(zhang, matters):
    assert [(False, "没有任务 7。")] == results(zhang, "claim", ["7"])


def test_a_task_of_another_group_is_refused_in_words(signed_in, matters):
    stranger = signed_in("officer", username="stranger", groups=["g_mnr"])

    [(done, said)] = results(stranger, "claim", matters("甲"))

    assert not done
    assert said.startswith("无法签收：")


@pytest.mark.both_databases
def test_a_form_filled_once_completes_each(zhang, matters):
    keys = matters("甲", "乙")

    found = results(zhang, "complete", keys, variables={"score": 3, "owner": "丁"})

    assert [(True, "已办理。下一环节：sign")] * 2 == found


def test_where_the_form_is_left_empty_each_task_keeps_its_own(world, zhang, matters):
    keys = matters("甲", "乙")

    bulk(zhang, "complete", keys, variables={"score": 3, "owner": ""}, keep=["owner"])

    assert ["甲", "乙"] == [owner_of(world, key) for key in keys]


def test_what_the_form_refuses_is_told_for_each_and_nothing_is_saved(world, zhang, matters):
    keys = matters("甲", "乙")

    found = results(zhang, "complete", keys, variables={"score": 9, "owner": "丁"})

    assert [False, False] == [done for done, _said in found]
    assert "有 1 处需要改正" in found[0][1]
    assert "甲" == owner_of(world, keys[0])


@pytest.mark.parametrize(
    "body",
    [
        {"verb": "claim", "keys": []},
        {"verb": "claim", "keys": ["x"]},
        {"verb": "release", "keys": ["1"]},
        {"verb": "claim"},
        {"verb": "complete", "keys": ["1"], "variables": []},
        {"verb": "claim", "keys": [str(key) for key in range(1, MOST_AT_ONCE + 2)]},
        [],
    ],
)
def test_a_wish_that_cannot_be_understood_is_refused_whole(zhang, matters, body):
    assert 422 == zhang.post("/tasks/bulk", json=body).status_code


def test_the_form_page_is_filled_with_what_all_agree_on(zhang, matters):
    keys = matters("甲", "乙", opinion="同意")

    page = zhang.get(f"/tasks/bulk?key={keys[0]}&key={keys[1]}").text

    assert "一次办理 2 项" in page
    assert '"opinion":"同意"' in page
    assert '"owner":' not in page


def test_a_field_they_differ_in_may_stay_empty_and_says_what_then(zhang, matters):
    keys = matters("甲", "乙")

    page = zhang.get(f"/tasks/bulk?key={keys[0]}&key={keys[1]}").text

    assert 'data-keep="owner"' in page
    assert 1 == page.count('"required":true')
    assert "各自保持原值" in page


def test_a_field_one_of_them_lacks_must_be_filled(zhang, matters):
    keys = matters("甲", "")

    page = zhang.get(f"/tasks/bulk?key={keys[0]}&key={keys[1]}").text

    assert 2 == page.count('"required":true')


def test_tasks_with_other_forms_are_not_filled_together(world, zhang, matters):
    keys = matters("甲", "乙")
    bulk(zhang, "complete", keys[:1], variables={"score": 3, "owner": "甲"})
    with world.reading() as uow:
        signing = uow.session.scalars(select(UserTask.key).where(UserTask.element_id == "sign")).one()

    answer = zhang.get(f"/tasks/bulk?key={keys[1]}&key={signing}")

    assert 409 == answer.status_code
    assert "表单不同" in answer.text


def test_the_form_of_tasks_of_others_is_not_shown(signed_in, matters):
    keys = matters("甲")

    assert (
        403 == signed_in("officer", username="stranger", groups=["g_mnr"]).get(f"/tasks/bulk?key={keys[0]}").status_code
    )


def test_a_row_carries_what_the_bar_needs(zhang, matters):
    [key] = matters("甲")

    page = zhang.get("/tasks").text

    assert f'data-task-key="{key}"' in page
    assert 'data-step="p/weigh"' in page


def test_what_is_mine_is_handed_on_with_one_reason(world, zhang, wang, matters):
    keys = matters("甲", "乙")
    bulk(zhang, "claim", keys)

    assert [(True, "已转给wang 某。")] * 2 == results(zhang, "reassign", keys, to="wang", reason="出差")
    assert ["wang"] * 2 == assignees(world)


def test_what_was_handed_on_before_the_line_broke_counts_as_done(zhang, wang, matters):
    keys = matters("甲")
    bulk(zhang, "claim", keys)
    bulk(zhang, "reassign", keys, to="wang", reason="出差")

    assert [(True, "已在对方名下。")] == results(zhang, "reassign", keys, to="wang", reason="出差")


def test_handing_on_needs_a_person(zhang, matters):
    keys = matters("甲")
    bulk(zhang, "claim", keys)

    assert [(False, "请选择一个人。")] == results(zhang, "reassign", keys, reason="出差")


def test_who_operates_assigns_and_urges_many(world, signed_in, wang, matters):
    keys = matters("甲", "乙")
    operator = signed_in("administrator", username="ops")

    assert [(True, "已指派给wang 某。")] * 2 == results(operator, "assign", keys, to="wang")
    assert [(True, "已催办，这是第 1 次。")] * 2 == results(operator, "urge", keys, reason="请抓紧")
    assert all("您刚刚催办过" in said for _done, said in results(operator, "urge", keys))
