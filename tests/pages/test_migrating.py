"""The migration wizard by requests: versions, mapping, a look at each instance, and the batch."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from engine.runtime.definitions import latest_definition
from tests.factories.diagrams import bpmn, call, chain, end, start, user
from workflow.operations.batches.models import BatchItem
from workflow.operations.batches.work import run_batches
from workflow.operations.migrating import looks
from workflow.operations.migrating.models import MigrationCheck, MigrationPlan

FORM = '<zeebe:formDefinition formId="paper"/>'
ONE = bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))
TWO = bpmn(start(), user("N", zeebe=FORM, groups="h"), user("B"), end(), *chain("s", "N", "B", "e"))
PAPER = b'{"id": "paper", "type": "default", "components": []}'
MAPPING = {"map:s": "s", "map:A": "N", "map:B": "B", "map:e": "e"}


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def versions(world):
    """Three instances of version 1, one of them a step further; the keys of both versions and of the instances."""
    keys = []
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": ONE})
        source = latest_definition(uow, "p").key
        keys = [start_instance(uow, process_id="p", variables={}, business_key=f"B-{one}") for one in range(3)]
    with world.transaction() as uow:
        (task,) = uow.session.scalars(select(UserTask).where(UserTask.instance_key == keys[2]))
        complete_user_task(uow, task.key, {})
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": TWO, "paper.form": PAPER})
        return source, latest_definition(uow, "p").key, keys


@pytest.fixture
def plan(administrator, versions):
    """The address of a plan for all that run in version 1."""
    source, target, _keys = versions
    return administrator.post("/migrations", data={"source": source, "target": target}).location


def looked_at(client, plan, times=2):
    for _ in range(times):
        client.post(f"{plan}/look")
    return client.get(f"{plan}/check").text


def rows(world, table):
    with world.reading() as uow:
        return list(uow.session.scalars(select(table).order_by(*table.__mapper__.primary_key)))


@pytest.mark.both_databases
def test_a_version_is_chosen_with_how_many_run_in_it(administrator, versions):
    page = administrator.get(f"/migrations/new?definition={versions[0]}").text

    assert "p v1" in page and "3 个运行中" in page and f'value="{versions[1]}"' in page


def test_ticked_instances_come_from_their_list_with_their_version(administrator, versions):
    _source, target, keys = versions

    answer = administrator.post("/batches/new", data={"kind": "migrate", "key": keys[:2]}, follow_redirects=True)

    assert "勾选 2 个实例" in answer.text and "2 个运行中" in answer.text
    made = administrator.post("/migrations", data={"source": versions[0], "target": target, "key": keys[:2]}).location
    assert "勾选的 2 个实例" in administrator.get(made).text


def test_the_same_version_is_no_target(administrator, versions):
    source = versions[0]

    answer = administrator.post("/migrations", data={"source": source, "target": source})

    assert answer.status_code == 422 and "目标版本就是现在的版本" in answer.text


def test_the_mapping_begins_with_the_suggestion_and_names_what_blocks(administrator, plan):
    page = administrator.get(plan).text

    assert re.search(r'data-element="A" class="is-blocking"', page)
    assert re.search(r'name="map:B".*?value="B" selected', page)
    assert "停在那里的令牌数" in page and '"tokens":{"' in page


def test_a_mapping_is_kept_and_goes_on_to_the_check(world, administrator, plan):
    answer = administrator.post(plan, data={"revision": "1", "name": " 换  N ", "go": "check", **MAPPING})

    assert answer.location == f"{plan}/check"
    (row,) = rows(world, MigrationPlan)
    assert (row.name, row.mapping["A"], row.revision) == ("换 N", "N", 2)


def test_an_element_cannot_become_one_of_another_kind(administrator, plan):
    answer = administrator.post(plan, data={"revision": "1", **MAPPING, "map:A": "e"})

    assert answer.status_code == 422 and "A 不能对应到 e" in answer.text


def test_who_was_slower_is_told_and_keeps_what_they_chose(administrator, plan):
    administrator.post(plan, data={"revision": "1", **MAPPING})

    answer = administrator.post(plan, data={"revision": "1", **MAPPING, "map:B": ""})

    assert answer.status_code == 409 and "刚刚被别人改过" in answer.text


def test_a_kept_mapping_is_used_again_for_the_same_versions_only(world, administrator, plan, versions):
    source, target, _keys = versions
    administrator.post(plan, data={"revision": "1", "name": "换 N", **MAPPING})
    kept = plan.rpartition("/")[2]
    assert "换 N" in administrator.get(f"/migrations/new?definition={source}").text

    made = administrator.post("/migrations", data={"source": source, "target": target, "like": kept}).location
    wrong = administrator.post("/migrations", data={"source": target, "target": source, "like": kept})

    assert rows(world, MigrationPlan)[-1].mapping["A"] == "N" and made != plan
    assert wrong.status_code == 422


@pytest.mark.both_databases
def test_each_instance_is_looked_at_and_what_cannot_move_is_told_by_reason(administrator, plan):
    page = looked_at(administrator, plan)

    assert "正在使用的元素没有对应到目标版本。" in page and "B-0" in page and "B-1" in page
    assert "迁移 1 个实例" in page


def test_looking_goes_on_in_parts_until_every_one_was_looked_at(world, administrator, plan, monkeypatch):
    monkeypatch.setattr(looks, "AT_ONCE", 2)

    first = administrator.post(f"{plan}/look", headers={"HX-Request": "true"}).text
    second = administrator.post(f"{plan}/look", headers={"HX-Request": "true"}).text

    assert "2 / 3" in first and 'hx-trigger="load"' in first
    assert "检查过" in second and "hx-trigger" not in second
    assert len(rows(world, MigrationCheck)) == 3


def test_a_changed_mapping_makes_the_looks_void(world, administrator, plan):
    looked_at(administrator, plan)

    administrator.post(plan, data={"revision": "1", **MAPPING})

    assert rows(world, MigrationCheck) == []
    page = looked_at(administrator, plan)
    assert "迁移 3 个实例" in page


def test_officers_tasks_that_change_are_told(administrator, plan):
    administrator.post(plan, data={"revision": "1", **MAPPING})

    page = looked_at(administrator, plan)

    assert "<strong>N</strong>" in page and "<strong>paper</strong>" in page and "<strong>h</strong>" in page


@pytest.mark.both_databases
def test_a_reason_begins_the_batch_for_those_that_can_move(world, administrator, plan, versions):
    looked_at(administrator, plan)
    assert administrator.post(f"{plan}/start", data={"reason": " "}).status_code == 422

    answer = administrator.post(f"{plan}/start", data={"reason": "新版有材料清单"})
    run_batches(world)

    assert answer.location.startswith("/batches/")
    _source, target, keys = versions
    assert [row.instance_key for row in rows(world, BatchItem)] == [keys[2]]
    with world.reading() as uow:
        assert uow.session.get(ProcessInstance, keys[2]).definition_key == target
    assert "已经开始过一次迁移" in administrator.get(f"{plan}/check").text


def test_a_batch_does_not_begin_before_every_one_was_looked_at(administrator, plan):
    assert administrator.post(f"{plan}/start", data={"reason": "急"}).status_code == 409


def test_looking_again_finds_what_is_there_now(world, administrator, plan, versions):
    looked_at(administrator, plan)
    administrator.post(f"{plan}/again")
    with world.transaction() as uow:
        for task in uow.session.scalars(
            select(UserTask).where(UserTask.state == "CREATED", UserTask.element_id == "A")
        ):
            complete_user_task(uow, task.key, {})

    assert "迁移 3 个实例" in looked_at(administrator, plan)


def test_called_and_calling_instances_are_told(world, administrator):
    with world.transaction() as uow:
        inner = bpmn(start(), user("I"), end(), *chain("s", "I", "e"), process_id="inner")
        deploy(uow, {"inner.bpmn": inner})
        deploy(uow, {"p.bpmn": bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e"))})
        start_instance(uow, process_id="p", variables={})
        outer, inside = latest_definition(uow, "p").key, latest_definition(uow, "inner").key
    with world.transaction() as uow:
        deploy(uow, {"inner.bpmn": inner.replace(b'name="I"', b'name="J"')})
        deploy(uow, {"p.bpmn": bpmn(start(), call("C", "inner"), user("Z"), end(), *chain("s", "C", "Z", "e"))})
        targets = latest_definition(uow, "p").key, latest_definition(uow, "inner").key
    pages = []
    for source, target in zip((outer, inside), targets, strict=True):
        made = administrator.post("/migrations", data={"source": source, "target": target}).location
        pages.append(looked_at(administrator, made))

    assert "正在调用 1 个别的流程" in pages[0]
    assert "其中 1 个由别的实例调用" in pages[1]


def test_only_who_may_operate_gets_in(signed_in, plan):
    assert signed_in("modeler").get(plan).status_code == 403


def test_everything_a_list_leaves_can_be_migrated(administrator, versions):
    page = administrator.post("/batches/new", data={"kind": "migrate", "all": "1", "filter": "process=p"}).text

    assert "勾选 3 个实例" in page and str(versions[2][0]) in page
