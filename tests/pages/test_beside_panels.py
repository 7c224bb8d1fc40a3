"""The panels beside a form: the history by day and page, linked orders, the project in brief."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.persistence.instances import EventLogEntry
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.supervision.models import SupervisionOrder


@pytest.fixture
def matter(world) -> int:
    deploy_weighing(world)
    return begin_weighing(world, business_key="CNZS-2023-0001")


@pytest.fixture
def task(world, matter) -> int:
    return open_task(world, matter).key


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


def happened(world, matter, count, *, days_ago=0, instance=None):
    with world.transaction() as uow:
        for number in range(count):
            uow.session.add(
                EventLogEntry(
                    key=uow.next_key(), at=uow.now - timedelta(days=days_ago), kind="UserTaskCompleted", actor="zhang",
                    instance_key=instance or matter, root_key=matter, payload={"name": f"步骤{number:03}"},
                )
            )  # fmt: skip


@pytest.mark.both_databases
def test_older_lines_are_read_on_demand(world, zhang, matter, task):
    happened(world, matter, 130)
    page = zhang.get(f"/tasks/{task}/history").text
    older = page.partition("before=")[2].partition('"')[0]

    rest = zhang.get(f"/tasks/{task}/history?before={older}").text

    assert "步骤129" in page and "步骤020" not in page
    assert "步骤020" in rest and "步骤129" not in rest and "更早的记录" not in rest
    assert page.count("<li>") + rest.count("<li>") == 131


def test_lines_stand_under_their_day(world, zhang, matter, task):
    happened(world, matter, 1, days_ago=3)

    page = zhang.get(f"/tasks/{task}/history").text

    assert '<h3 class="log-day">今天</h3>' in page and '<h3 class="log-day">2023-05-28</h3>' in page


def test_the_history_is_narrowed_to_the_tasks_own_process(world, zhang, matter, task):
    happened(world, matter, 1, instance=4711)

    assert "步骤000" in zhang.get(f"/tasks/{task}/history").text
    assert "步骤000" not in zhang.get(f"/tasks/{task}/history?of=process").text


@pytest.mark.both_databases
def test_orders_on_the_task_and_its_project_are_linked(world, zhang, clock, task):
    with world.transaction() as uow:
        for key, linked in ((1, {"linked_task": task}), (2, {"linked_project": "CNZS-2023-0001"}), (3, {})):
            uow.session.add(
                SupervisionOrder(
                    instance_key=key, order_no=f"DB-{key}", order_type="x", source="x", subject=f"督办{key}号",
                    host_org="x", state="doing", issued_at=clock.now(), issued_by="x",
                    due_at=clock.now() + timedelta(days=30), progress_pct=40, **linked,
                )
            )  # fmt: skip

    panel = zhang.get(f"/tasks/{task}").text.partition("关联督办")[2].partition("</section>")[0]

    assert "督办1号" in panel and "督办2号" in panel and "督办3号" not in panel
    assert "进度 40%" in panel and "还剩" in panel


def test_without_orders_there_is_no_such_panel(zhang, task):
    assert "关联督办" not in zhang.get(f"/tasks/{task}").text


def test_the_matter_in_brief_names_it(zhang, task):
    brief = zhang.get(f"/tasks/{task}").text.partition("项目概况")[2].partition("</section>")[0]

    assert "汉禾硬碳" in brief
