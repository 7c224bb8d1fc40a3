"""The list of instances with its words, files and kept lists, and what one instance's page tells and changes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine.persistence.instances import ElementInstance
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from tests.factories.drawn import DRAWN
from workflow.operations import listing
from workflow.operations.narrowing import InstanceFilter


@pytest.fixture
def keys(world, clock) -> list[int]:
    """Two instances of a drawn process: one at its first step, one at its second."""
    with world.transaction() as uow:
        deploy(uow, {"drawn.bpmn": DRAWN})
        made = [
            start_instance(uow, process_id="drawn", business_key=f"CNZS-2023-000{n}", variables={"size": n})
            for n in (1, 2)
        ]
    clock.move_to(clock.now() + timedelta(hours=1))
    with world.transaction() as uow:
        task = select(UserTask.key).where(UserTask.instance_key == made[1])
        complete_user_task(uow, uow.session.scalars(task).one(), {"size": 7})
    return made


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.mark.both_databases
def test_the_list_tells_where_each_stands_and_its_conditions_can_be_taken_off(administrator, keys):
    page = administrator.get("/instances?process=drawn&at=B&var=size:gt:5").text

    assert (str(keys[0]) in page, str(keys[1]) in page) == (False, True)
    assert 'title="第二步">第二步' in page
    assert 'href="/instances?process=drawn&amp;at=B"' in page


@pytest.mark.both_databases
@pytest.mark.parametrize("sort", ["", "oldest", "active", "ended"])
def test_pages_follow_each_other_in_every_order(world, administrator, keys, sort, monkeypatch):
    if sort == "ended":
        for key in keys:
            administrator.post(f"/instances/{key}/cancel", data={"reason": "试"})
    found = []
    for most in (0, 10):  # an order by activity is asked for in two ways
        monkeypatch.setattr(listing, "SORTED", most)
        with world.reading() as uow:
            wanted = InstanceFilter(sort=sort)
            first = listing.list_page(uow.session, uow.now, wanted, most=1)
            second = listing.list_page(uow.session, uow.now, wanted, first.following, 1)
        found.append([row.instance.key for row in (*first.rows, *second.rows)])
        assert "" == second.following

    expected = keys if sort == "oldest" else keys[::-1]
    assert [expected, expected] == found


@pytest.mark.both_databases
def test_counts_are_by_state_and_lead_there(administrator, keys):
    administrator.post(f"/instances/{keys[0]}/cancel", data={"reason": "试"})

    page = administrator.get("/instances/counts?process=drawn").text

    assert '<a href="/instances?state=TERMINATED&amp;process=drawn">已终止 <span class="count">1</span></a>' in page
    assert '全部 <span class="count">2</span>' in page


def test_more_than_can_be_counted_is_said_so(administrator, keys, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 1)

    assert "1+" in administrator.get("/instances/counts").text


def test_the_list_is_an_excel_file(administrator, keys):
    answer = administrator.get("/instances.xlsx?process=drawn&at=B")

    rows = list(load_workbook(BytesIO(answer.data)).active.values)
    assert "停在：第二步" in rows[1][0]
    assert [str(keys[1]), "画好的流程", 1, "CNZS-2023-0002"] == list(rows[3][:4])


def test_the_list_is_a_csv_file_that_is_no_formula(world, administrator):
    with world.transaction() as uow:
        deploy(uow, {"drawn.bpmn": DRAWN})
        start_instance(uow, process_id="drawn", business_key="=1+1")

    text = administrator.get("/instances.csv").data.decode("utf-8-sig")

    assert text.startswith("实例号,流程")
    assert ",'=1+1," in text


def test_a_list_is_kept_found_again_and_deleted(administrator, keys):
    kept = administrator.post("/instances/lists", data={"name": "大的", "question": "process=drawn&x=1", "group": ""})
    page = administrator.get(kept.location).text
    key = kept.location.rpartition("list=")[2]
    gone = administrator.post(f"/instances/lists/{key}/delete")

    assert (303, True) == (kept.status_code, "清单: 大的" in page)
    assert "process=drawn&list=" in kept.location
    assert "还没有保存的清单" in administrator.get(gone.location).text


def test_a_variable_tells_who_gave_it_its_values(administrator, keys):
    page = administrator.get(f"/instances/{keys[1]}").text

    assert "2 次变化" in page
    assert '<code class="muted">2</code> → <code>7</code>' in page
    assert "办理时填写 · 第一步" in page


def test_the_path_walked_is_lit_up(administrator, keys):
    page = administrator.get(f"/instances/{keys[1]}").text

    assert '"passed":["A","f1","f2","start"]' in page.replace(" ", "")


def test_the_log_is_narrowed_to_one_kind(administrator, keys):
    page = administrator.get(f"/instances/{keys[1]}?log=InstanceStarted").text

    assert ('title="InstanceStarted">' in page, 'title="UserTaskCreated">' in page) == (True, False)


def test_playback_has_the_steps_with_their_words(administrator, keys):
    film = administrator.get(f"/instances/{keys[1]}/playback.json").get_json()

    assert ["到达“开始”", "离开“开始” → 到达“第一步”", "办理“第一步” → 到达“第二步”"] == [
        step["what"].removeprefix("开始 → ") for step in film["steps"]
    ]
    assert {"B": 1} == film["steps"][-1]["tokens"]
    xml = next(iter(film["versions"].values()))["xml"]
    assert DRAWN == administrator.get(xml).data


def test_a_variable_is_mended_as_a_number_without_quotes(administrator, keys):
    given = {"name": "size", "type": "text", "value": "十", "reason": "改为文字"}

    answer = administrator.post(f"/instances/{keys[0]}/variables", data=given)

    assert "<code>&#34;十&#34;</code>" in administrator.get(answer.location).text


def test_a_plan_is_looked_at_and_done_over_json(world, administrator, keys):
    with world.reading() as uow:
        visit = ElementInstance
        token = select(visit.key).where(visit.instance_key == keys[0], visit.state == "ACTIVE")
        token = str(uow.session.scalars(token).one())
    plan = {"steps": [{"kind": "move", "token": token, "target": "B"}], "variables": []}

    seen = administrator.post(f"/instances/{keys[0]}/tokens/preview", json=plan).get_json()
    refused = administrator.post(f"/instances/{keys[0]}/tokens", json=plan)
    done = administrator.post(f"/instances/{keys[0]}/tokens", json={**plan, "reason": "材料已补"})

    assert ["结束的任务", "新产生的任务", "之后停在"] == [part["words"] for part in seen["parts"]]
    assert (422, 200) == (refused.status_code, done.status_code)
    page = administrator.get(done.get_json()["location"]).text
    assert ("已调整令牌" in page, "材料已补" in page) == (True, True)


def test_a_modeler_sees_the_page_without_what_changes(signed_in, keys):
    page = signed_in("modeler").get(f"/instances/{keys[0]}").text

    assert ("回放" in page, "调整令牌" in page, "修改变量" in page) == (True, False, False)
