"""Saved views in the browser: kept, opened, shared, moved, chosen, deleted, and what is not known any more."""

from __future__ import annotations

import re

import pytest

from tests.factories.inbox import put
from workflow.inbox.views.models import SavedView


@pytest.fixture
def zhang(signed_in, world):
    browser = signed_in("officer", username="zhang", groups=["g_station"])
    with world.transaction() as uow:
        put(uow.session, 1, "group:g_station", due=uow.now, name="部门预审", priority=80)
        put(uow.session, 2, "user:zhang", due=uow.now, name="洽谈填报")
    return browser


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_station"])


def keep(browser, name="急件", question="priority=high&sort=created", **more):
    answer = browser.post("/tasks/views", data={"name": name, "question": question, **more})
    assert answer.status_code == 303, answer.text
    return int(re.search(r"view=(\d+)", answer.location).group(1))


def test_a_list_kept_under_a_name_is_opened_by_it(zhang):
    key = keep(zhang)

    page = zhang.get(f"/tasks?priority=high&sort=created&view={key}").text

    assert "视图: 急件" in page
    assert "部门预审" in page
    assert "洽谈填报" not in page


def test_the_page_of_views_counts_what_each_shows(zhang):
    key = keep(zhang)

    page = zhang.get("/tasks/views").text

    assert f'href="/tasks?priority=high&amp;sort=created&amp;view={key}">1</a>' in page


def test_the_menu_counts_too(zhang):
    keep(zhang)

    assert '急件 <span class="count">1</span>' in zhang.get("/tasks/views/menu").text


def test_a_view_of_ones_own_is_not_seen_by_others(zhang, wang):
    keep(zhang)

    assert "急件" not in wang.get("/tasks").text


def test_a_shared_view_is_seen_by_the_group_and_changed_by_its_owner_alone(zhang, wang):
    key = keep(zhang, group="g_station")

    assert "急件" in wang.get("/tasks/views").text
    refused = wang.post(f"/tasks/views/{key}", data={"name": "别的"})
    assert refused.status_code == 403
    assert "只有创建人可以修改" in refused.text


def test_a_view_is_not_shared_with_a_group_of_others(zhang):
    answer = zhang.post("/tasks/views", data={"name": "急件", "question": "", "group": "g_mnr"})

    assert answer.status_code == 403


def test_the_desk_opens_with_the_view_chosen_and_shows_all_when_asked(zhang):
    key = keep(zhang, chosen="1")

    assert zhang.get("/tasks").location == f"/tasks?priority=high&sort=created&view={key}"
    assert "洽谈填报" in zhang.get("/tasks?all=1").text


def test_without_a_view_chosen_any_more_the_desk_shows_everything(zhang):
    keep(zhang, chosen="1")

    zhang.post("/tasks/views/chosen", data={})

    assert "洽谈填报" in zhang.get("/tasks").text


def test_a_view_is_renamed_moved_and_deleted(zhang):
    keep(zhang, name="甲")
    second = keep(zhang, name="乙")

    zhang.post(f"/tasks/views/{second}", data={"name": "丙"})
    zhang.post(f"/tasks/views/{second}/move", data={"way": "up"})

    page = zhang.get("/tasks/views").text
    assert page.index('value="丙"') < page.index('value="甲"')

    zhang.post(f"/tasks/views/{second}/delete")
    assert 'value="丙"' not in zhang.get("/tasks/views").text


def test_what_a_view_asks_for_that_is_not_known_any_more_is_said(zhang, world):
    with world.transaction() as uow:
        uow.session.add(
            SavedView(
                key=5, owner="zhang", name="旧的", question="light=pink&stage=gone&unit=group:left", position=1,
                created_at=uow.now, changed_at=uow.now,
            )
        )  # fmt: skip

    assert "已失效：亮灯" in zhang.get("/tasks/views").text
    page = zhang.get("/tasks?light=pink&stage=gone&unit=group:left&view=5").text
    assert "没有采用：亮灯、阶段、单位" in page


@pytest.mark.parametrize("name", ["", "  ", "长" * 65])
def test_a_view_needs_a_name(zhang, name):
    assert zhang.post("/tasks/views", data={"name": name, "question": ""}).status_code == 422


def test_a_view_that_is_not_there_is_not_found(zhang):
    assert zhang.post("/tasks/views/77/delete").status_code == 404
    assert zhang.post("/tasks/views/chosen", data={"view": "77"}).status_code == 404
