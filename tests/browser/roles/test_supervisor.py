"""A supervisor's day: what is overdue, 交办, and the order's way through other hands to being struck off."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect


def assign(page: Page, office: str) -> None:
    page.goto(f"{office}/supervision")
    page.get_by_role("link", name="交办").last.click()
    page.get_by_label("交给哪个单位").select_option(label="灵溪镇")
    page.get_by_label("几个工作日内办结").fill("5")
    expect(page.locator("#due-day")).to_contain_text("即 2023-06-")
    page.get_by_role("button", name="交办").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("DB-2023-0001")


def open_only_task(page: Page, office: str, words: str) -> None:
    page.goto(f"{office}/tasks")
    page.locator("tr[data-row]", has_text=words).get_by_role("link").first.click()
    page.locator("#task-form[data-ready]").wait_for()


def hand_in(page: Page, step: str) -> None:
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_text(f"已办理：{step}")).to_be_visible()


def test_an_overdue_task_becomes_an_order_that_is_struck_off_by_others(office, lead, enter, clock):
    clock.move_to(clock.now() + timedelta(days=5))
    supervisor, unit, leader = enter("wang"), enter("zhao"), enter("li")

    assign(supervisor, office)

    open_only_task(unit, office, "签收")
    unit.get_by_label("承办人").click()
    unit.get_by_role("option", name="赵立").click()
    hand_in(unit, "签收")
    unit.locator("#task-form[data-ready]").wait_for()
    unit.get_by_label("申请销号").check()
    unit.get_by_label("进度/%").fill("100")
    unit.get_by_label("办理情况").fill("已办结。")
    unit.get_by_label("事由消除情况").fill("任务已在系统中办结。")
    unit.get_by_label("销号证据", exact=False).fill("系统记录")
    unit.get_by_label("等效证据", exact=False).fill("县府办会议纪要 3 号")
    hand_in(unit, "办理与反馈")

    open_only_task(supervisor, office, "核查")
    supervisor.get_by_label("现场核查").check()
    supervisor.get_by_label("事由消除").check()
    supervisor.get_by_label("核查意见").fill("属实。")
    hand_in(supervisor, "核查")

    open_only_task(leader, office, "销号")
    leader.get_by_label("确认销号").check()
    hand_in(leader, "销号")

    supervisor.goto(f"{office}/supervision/orders/DB-2023-0001")
    expect(supervisor.locator(".page-head")).to_contain_text("已销号")
    acts = supervisor.locator("section", has=supervisor.get_by_role("heading", name="办理过程"))
    expect(acts.locator("ol.log li")).to_have_count(5)
    supervisor.get_by_text("签发人确认销号").wait_for()


def test_the_desk_is_narrowed_to_a_unit_kept_and_taken_along(office, lead, enter, clock):
    clock.move_to(clock.now() + timedelta(days=5))
    page = enter("wang")
    page.goto(f"{office}/supervision")

    page.get_by_label("分组").select_option(label="按单位")
    head = page.get_by_role("region", name="按单位").get_by_role("row", name="投促中心项目科")
    expect(head.get_by_role("cell").last).to_have_text("2")
    head.get_by_role("link", name="投促中心项目科").click()
    expect(page.locator("tr[data-row]")).to_contain_text("汉禾硬碳负极材料生产基地")

    page.get_by_text("另存…").click()
    page.get_by_label("名称").fill("项目科逾期")
    page.get_by_role("button", name="保存清单").click()
    page.get_by_text("清单: 项目科逾期").click()
    expect(page.get_by_role("link", name="项目科逾期")).to_contain_text("1")

    with page.expect_download() as told:
        page.get_by_role("link", name="导出").click()
    assert told.value.suggested_filename == "督办台-逾期-2023-06-05.xlsx"

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("查重与首报确认")


def test_an_order_without_a_unit_says_what_is_missing(office, enter):
    page = enter("wang")
    page.goto(f"{office}/supervision/assign")

    page.get_by_role("button", name="交办").click()

    expect(page.get_by_text("请填写主办单位。")).to_be_visible()
