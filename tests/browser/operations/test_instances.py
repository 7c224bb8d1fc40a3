"""An administrator finds an instance, plays it back, and drags its token to another step."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, start_instance
from tests.factories.drawn import DRAWN


def deployed(world) -> int:
    """An instance whose first step was done, by somebody in the log."""
    with world.transaction() as uow:
        deploy(uow, {"drawn.bpmn": DRAWN})
        key = start_instance(uow, process_id="drawn", variables={"size": 3}, business_key="CNZS-2023-0009")
    with world.transaction() as uow:
        task = uow.session.scalars(select(UserTask.key).where(UserTask.instance_key == key)).one()
        complete_user_task(uow, task, {"size": 7})
    return key


def test_an_instance_is_found_by_a_variable_and_the_list_is_kept(world, enter, office, lead):
    deployed(world)
    page = enter("guan")
    page.goto(f"{office}/instances")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.locator("[name=process]").select_option("drawn")
    page.locator("[name=at]").select_option("B")
    page.get_by_text("＋ 条件").click()
    page.locator("[name=var_name]").fill("size")
    page.locator("[name=var_op]").select_option("gt")
    page.locator("[name=var_value]").fill("5")
    page.get_by_role("button", name="应用").click()
    page.get_by_text("另存…").click()
    page.locator("[name=name]").fill("大的")
    page.get_by_role("button", name="保存清单").click()

    page.goto(f"{office}/instances")
    page.get_by_text("清单: 未命名").click()
    page.get_by_role("link", name="大的").click()

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator(".chip")).to_have_count(3)
    expect(page.get_by_role("link", name="进行中 1")).to_be_visible()
    page.locator("[data-row] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("画好的流程")


def test_a_life_is_played_back_step_by_step(world, enter, office):
    key = deployed(world)
    page = enter("guan")
    page.goto(f"{office}/instances/{key}")
    page.get_by_role("button", name="回放").click()
    line = page.locator("[data-play-line]")
    expect(line).to_contain_text("开始")

    for _step in range(3):
        page.keyboard.press("ArrowRight")

    expect(line).to_contain_text("到达“第二步”")
    expect(page.locator("[data-playback] .play-token")).to_have_count(1)
    page.get_by_text("当时的变量").click()
    expect(page.locator("[data-play-values]")).to_contain_text("7")
    assert [] == grave(page)
    page.get_by_role("button", name="回到开始").click()
    expect(page.locator("[data-play-values]")).to_contain_text("3")


def test_a_token_is_dragged_to_another_step_after_a_look_at_what_would_happen(world, enter, office):
    key = deployed(world)
    page = enter("guan")
    page.goto(f"{office}/instances/{key}")
    page.get_by_role("button", name="调整令牌").click()
    token = page.locator(".drag-token")
    drag(page, token, page.locator("[data-element-id=start] .djs-hit").first)
    expect(page.locator(".drag-why")).to_contain_text("开始事件")
    drag(page, token, page.locator("[data-element-id=A] .djs-hit").first)
    page.get_by_role("button", name="预览").click()
    seen = page.locator("[data-plan-seen]")
    assert [] == grave(page)
    expect(seen).to_contain_text("新产生的任务")
    expect(seen).to_contain_text("第一步 · 驻点招商分中心")
    with world.reading() as uow:
        assert ["B"] == list(uow.session.scalars(select(UserTask.element_id).where(UserTask.state == "CREATED")))

    page.locator("#plan-reason").fill("第一步要重做")
    page.get_by_role("button", name="执行").click()

    expect(page.get_by_text("已调整令牌：把“第二步”的令牌移到“第一步”。")).to_be_visible()
    with world.reading() as uow:
        assert ["A"] == list(uow.session.scalars(select(UserTask.element_id).where(UserTask.state == "CREATED")))
        payload = uow.session.scalars(
            select(EventLogEntry.payload).where(EventLogEntry.kind == "InstanceModified")
        ).one()
    assert "第一步要重做" == payload["reason"]


def grave(page):
    """What axe finds that keeps somebody from using the page."""
    found = Axe().run(page).response["violations"]
    return [(item["id"], item["nodes"][0]["html"]) for item in found if item["impact"] in ("serious", "critical")]


def drag(page, source, target):
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2 + 4, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()
