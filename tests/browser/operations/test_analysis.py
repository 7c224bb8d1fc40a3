"""The administrator looks where two versions lose time, and mends a whole group of incidents at once."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from engine.persistence.instances import Incident
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, user
from tests.factories.drawn import DRAWN
from workflow.operations.analysis.follow import follow_visits
from workflow.operations.batches.work import run_batches

STUCK = bpmn(
    start(), gateway("exclusive", "gw"), user("ask"), end(),
    *chain("s", "gw"), flow("gw", "ask", "size > 5"), flow("ask", "e"), process_id="stuck",
)  # fmt: skip


def walk(world, clock, count: int, hours: int) -> None:
    """So many instances of the newest version, whose first step takes so many hours."""
    for _number in range(count):
        with world.transaction() as uow:
            key = start_instance(uow, process_id="drawn", variables={})
        clock.move_to(clock.now() + timedelta(hours=hours))
        with world.transaction() as uow:
            complete_user_task(uow, uow.session.scalars(select(UserTask.key).where(UserTask.instance_key == key)).one())


def test_two_versions_are_compared_and_the_list_follows_the_element(world, clock, enter, office):
    with world.transaction() as uow:
        deploy(uow, {"drawn.bpmn": DRAWN})
    walk(world, clock, 3, hours=2)
    with world.transaction() as uow:
        deploy(uow, {"drawn.bpmn": DRAWN.replace("第二步".encode(), "新的第二步".encode())})
    walk(world, clock, 2, hours=24)
    clock.move_to(clock.now() + timedelta(minutes=5))
    while follow_visits(world):
        pass
    page = enter("guan")

    page.goto(f"{office}/definitions")
    page.goto(f"{office}/heat")
    page.locator("[name=against]").select_option(label="v1")
    page.get_by_role("button", name="查看").click()

    old, new = page.get_by_label("热力图，版本 1"), page.get_by_label("热力图，版本 2")
    expect(new.get_by_role("button", name="第一步，人次 2")).to_be_visible()
    expect(old.get_by_role("button", name="第一步，人次 3 (+1)")).to_be_visible()
    expect(new.locator(".heat-5 .djs-visual, .heat-4 .djs-visual").first).to_be_visible()
    page.get_by_label("中位", exact=True).check()
    expect(new.locator(".heat-number").first).to_contain_text("日")
    old.get_by_role("button", name="第一步").press("Enter")
    expect(page.locator("#element-list")).to_contain_text("3 人次走完")
    expect(page.locator("#element-list")).to_contain_text("最慢的在前")
    page.locator("#element-list").get_by_role("link", name="走过这里的实例").click()
    expect(page.locator("[data-row]")).to_have_count(3)


def test_a_group_of_incidents_is_mended_by_one_value(world, enter, office):
    with world.transaction() as uow:
        deploy(uow, {"stuck.bpmn": STUCK})
    for size in (1, 2, 3):
        with world.transaction() as uow:
            start_instance(uow, process_id="stuck", variables={"size": size})
    page = enter("guan")

    page.goto(f"{office}/incidents")
    expect(page.locator("[name=incident]")).to_have_count(3)
    page.get_by_role("button", name="整组改好并重试").click()
    page.locator("[name=name]").fill("size")
    page.locator("[name=written]").fill("9")
    page.locator("[name=reason]").fill("登记时漏填规模")
    page.get_by_role("button", name="开始重试故障，共 3 项").click()
    page.wait_for_url(lambda url: "/batches/" in url and "new" not in url)
    run_batches(world)
    page.reload()

    expect(page.get_by_text("成功").first).to_be_visible()
    page.goto(f"{office}/incidents")
    expect(page.get_by_text("没有故障。")).to_be_visible()
    with world.reading() as uow:
        assert {"RESOLVED"} == set(uow.session.scalars(select(Incident.state)))
