"""The pages of batches: confirming one, watching it, stopping it, and reading what each item came to."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.persistence.instances import Incident
from engine.runtime import cancel_instance, deploy, start_instance, suspend_instance
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user
from workflow.operations.batches.models import Batch, BatchItem
from workflow.operations.batches.work import do_next, run_batches

ONE = bpmn(start(), user("A"), end(), *chain("s", "A", "e"))
STUCK = bpmn(
    start(), gateway("exclusive", "G"), user("A"), end(), flow("s", "G"), flow("G", "A", "size > 5"), flow("A", "e")
)


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def begin(world):
    """Starts instances of a file; their keys."""

    def act(many, file=ONE, **variables):
        with world.transaction() as uow:
            deploy(uow, {"p.bpmn": file})
        keys = []
        for number in range(many):
            with world.transaction() as uow:
                keys.append(start_instance(uow, process_id="p", variables=variables, business_key=f"B-{number}"))
        return keys

    return act


def the_batch(world):
    with world.reading() as uow:
        return uow.session.scalars(select(Batch.key)).one()


def states(world):
    with world.reading() as uow:
        return list(uow.session.scalars(select(BatchItem.state).order_by(BatchItem.position)))


def test_the_list_says_how_a_batch_comes_about(administrator):
    assert "还没有批量操作" in administrator.get("/batches").text


@pytest.mark.both_databases
def test_a_batch_is_confirmed_with_what_cannot_be_done_and_why(world, administrator, begin):
    keys = begin(3)
    with world.transaction() as uow:
        suspend_instance(uow, keys[1])

    page = administrator.post("/batches/new", data={"kind": "suspend", "key": keys}).text

    assert "对 3" in page and "其中 1 个现在不能做" in page
    assert "流程已经挂起。" in page and "B-1" in page
    with world.reading() as uow:
        assert uow.session.scalars(select(Batch)).all() == []


@pytest.mark.both_databases
def test_a_batch_begins_with_a_reason_and_its_page_follows_it(world, administrator, begin):
    keys = begin(2)

    answer = administrator.post("/batches", data={"kind": "suspend", "key": keys, "reason": "换届"})
    waiting = administrator.get(answer.location).text
    run_batches(world)
    done = administrator.get(answer.location).text

    assert answer.location == f"/batches/{the_batch(world)}"
    assert 'hx-trigger="every 1s"' in waiting and "0 / 2" in waiting
    assert "hx-trigger" not in done and "2 / 2" in done and "换届" in done
    assert "批量操作" in administrator.get("/batches").text


def test_without_a_reason_it_is_asked_for_again_with_what_was_chosen(world, administrator, begin):
    keys = begin(2)

    answer = administrator.post("/batches", data={"kind": "set_variable", "key": keys, "name": "size", "written": "1"})

    assert answer.status_code == 422
    assert (
        "请填写理由" in answer.text and f'value="{keys[0]} {keys[1]}"' in answer.text and 'value="size"' in answer.text
    )


def test_a_value_that_is_no_json_is_told_beside_what_was_filled_in(administrator, begin):
    given = {"kind": "set_variable", "key": begin(1), "name": "size", "written": "V1", "reason": "改"}

    answer = administrator.post("/batches", data=given)

    assert answer.status_code == 422
    assert "值不是 JSON" in answer.text


def test_a_batch_is_paused_goes_on_and_is_cancelled(world, administrator, begin):
    administrator.post("/batches", data={"kind": "suspend", "key": begin(3), "reason": "换届"})
    key = the_batch(world)
    do_next(world, key)

    administrator.post(f"/batches/{key}/pause")
    run_batches(world)
    assert states(world) == ["done", "waiting", "waiting"]
    assert "继续" in administrator.get(f"/batches/{key}").text
    administrator.post(f"/batches/{key}/go-on")
    do_next(world, key)
    administrator.post(f"/batches/{key}/cancel")

    assert states(world) == ["done", "done", "skipped"]
    assert "已取消" in administrator.get(f"/batches/{key}").text


def test_items_are_narrowed_by_what_they_came_to_and_tried_again(world, administrator, begin):
    keys = begin(2)
    with world.transaction() as uow:
        cancel_instance(uow, keys[0])
    administrator.post("/batches", data={"kind": "cancel", "key": keys, "reason": "撤销"})
    run_batches(world)
    key = the_batch(world)

    refused = administrator.get(f"/batches/{key}?state=refused").text

    assert "流程已经结束。" in refused and f"/instances/{keys[1]}" not in refused
    assert administrator.post(f"/batches/{key}/retry").status_code == 303
    assert states(world) == ["waiting", "done"]


def test_the_sheet_has_a_line_for_each_item_and_no_formula(world, administrator, begin):
    keys = begin(2)
    with world.transaction() as uow:
        start_instance(uow, process_id="p", variables={}, business_key="B")
    administrator.post("/batches", data={"kind": "suspend", "key": keys, "reason": "换届"})
    key = the_batch(world)
    with world.transaction() as uow:
        uow.session.get_one(BatchItem, (key, 1)).message = "=1+1"

    answer = administrator.get(f"/batches/{key}/items.csv")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("序号,实例,") and len(lines) == 3
    assert ",'=1+1," in lines[1]


@pytest.mark.parametrize("by", ["incident", "instance"])
def test_incidents_are_retried_by_themselves_or_by_their_instances(world, administrator, begin, by):
    keys = begin(2, STUCK, size=1)
    with world.reading() as uow:
        incidents = list(uow.session.scalars(select(Incident.key).order_by(Incident.key)))
    chosen = {"incident": incidents} if by == "incident" else {"key": keys}
    given = {"kind": "retry", "name": "size", "written": "9", "reason": "补数据", **chosen}

    assert "对 2" in administrator.post("/batches/new", data=given).text
    administrator.post("/batches", data=given)
    run_batches(world)

    assert states(world) == ["done", "done"]


def test_what_ended_before_a_day_is_found_to_be_deleted(world, administrator, begin):
    keys = begin(2)
    with world.transaction() as uow:
        cancel_instance(uow, keys[0])

    later = administrator.get("/batches/new?kind=delete&ended_before=2023-06-01").text
    earlier = administrator.get("/batches/new?kind=delete&ended_before=2023-05-31").text

    assert f"/instances/{keys[0]}" in later and f"/instances/{keys[1]}" not in later
    assert "没有选中什么" in earlier
    assert administrator.get("/batches/new?kind=delete&ended_before=soon").status_code == 422


def test_a_deleted_instance_leaves_the_log_and_its_item(world, administrator, begin):
    [key] = begin(1)
    with world.transaction() as uow:
        cancel_instance(uow, key)
    administrator.post("/batches", data={"kind": "delete", "ended_before": "2023-06-01", "reason": "存期已满"})

    run_batches(world)

    page = administrator.get(f"/batches/{the_batch(world)}").text
    assert re.search(r"删除 \d+ 行", page)
    assert administrator.get(f"/instances/{key}").status_code == 404


def test_a_modeler_sees_batches_and_begins_none(world, administrator, signed_in, begin):
    administrator.post("/batches", data={"kind": "suspend", "key": begin(1), "reason": "换届"})
    modeler = signed_in("modeler")

    page = modeler.get(f"/batches/{the_batch(world)}")

    assert page.status_code == 200 and "取消剩下的" not in page.text
    assert modeler.post("/batches/new", data={"kind": "cancel"}).status_code == 403
    assert modeler.post(f"/batches/{the_batch(world)}/pause").status_code == 403


def test_an_unknown_kind_is_refused(administrator):
    assert administrator.post("/batches/new", data={"kind": "explode"}).status_code == 422
    assert administrator.get("/batches/4711").status_code == 404


@pytest.mark.both_databases
def test_everything_a_list_leaves_now_is_taken_and_nothing_that_comes_later(world, administrator, begin):
    keys = begin(3)
    with world.transaction() as uow:
        cancel_instance(uow, keys[0])
    given = {"kind": "suspend", "all": "1", "filter": "process=p"}

    page = administrator.post("/batches/new", data=given).text
    administrator.post("/batches", data={**given, "reason": "换届"})
    begin(1)
    run_batches(world)

    assert "对 2" in page and "清单：流程：p" in page
    with world.reading() as uow:
        assert list(uow.session.scalars(select(BatchItem.target_key).order_by(BatchItem.position))) == keys[1:]
    assert states(world) == ["done", "done"]


def test_the_batches_an_instance_was_in_are_listed_alone(administrator, begin):
    keys = begin(2)
    for key, reason in zip(keys, ("换届", "补录"), strict=True):
        administrator.post("/batches", data={"kind": "suspend", "key": key, "reason": reason})

    page = administrator.get(f"/batches?instance={keys[0]}").text

    assert "换届" in page and "补录" not in page
