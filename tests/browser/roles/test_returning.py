"""退回 and 撤回 by two people at once: li sends it back, guan does it again; who did it takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow.people.services import add_to_group


@pytest.fixture
def guan(world, office, lead, enter) -> Page:
    """The administrator, who belongs to the project centre too, has done the first step."""
    with world.transaction() as uow:
        add_to_group(uow, "guan", "g_center_project")
    page = enter("guan")
    page.goto(f"{office}/tasks")
    page.get_by_role("link", name="查重与首报确认").first.click()
    page.locator("#task-form[data-ready]").wait_for()
    page.get_by_label("不重复", exact=True).check()
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("线索研判")
    return page


def open_second(page: Page, office: str) -> None:
    page.goto(f"{office}/tasks")
    page.get_by_role("link", name="线索研判").first.click()
    page.locator("#task-form[data-ready]").wait_for()


def test_what_one_sends_back_the_other_does_again_with_the_opinion(office, guan, enter):
    li = enter("li")
    open_second(li, office)

    li.get_by_role("button", name="退回", exact=True).click()
    dialog = li.locator("#verb-dialog")
    expect(dialog).to_contain_text("由管理员重办")
    dialog.get_by_role("button", name="确认退回").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请写明退回的意见")
    dialog.get_by_label("退回意见").fill("首报单位写错了")
    dialog.get_by_role("button", name="确认退回").click()

    expect(li.get_by_text("已退回：")).to_contain_text("查重与首报确认")
    guan.goto(f"{office}/tasks")
    guan.get_by_role("link", name="查重与首报确认").first.click()
    expect(guan.locator(".returned")).to_contain_text("由李晓梅退回（从“L30 线索研判”）：首报单位写错了")
    guan.locator("#task-form[data-ready]").wait_for()
    expect(guan.get_by_label("不重复", exact=True)).to_be_checked()
    expect(guan.locator("ol.log")).to_contain_text("李晓梅 退回")


def test_the_step_is_chosen_on_the_diagram(office, guan, enter):
    li = enter("li")
    open_second(li, office)
    li.get_by_role("button", name="退回", exact=True).click()

    li.get_by_text("在图上选择").click()
    li.locator("#verb-dialog [data-island=diagram][data-ready]").wait_for()
    li.evaluate("document.getElementsByName('target').forEach(one => { one.checked = false })")
    li.locator("#verb-dialog [data-element-id=first_report_check]").first.click()

    expect(li.locator("#verb-dialog [data-element=first_report_check]")).to_be_checked()


def test_whoever_did_it_takes_it_back_until_somebody_has_begun(office, guan, enter):
    guan.goto(f"{office}/tasks/done")
    guan.get_by_role("link", name="撤回：查重与首报确认").click()
    guan.get_by_role("button", name="撤回", exact=True).click()

    expect(guan.get_by_text("已撤回")).to_be_visible()
    guan.get_by_role("link", name="查重与首报确认").first.click()
    expect(guan.locator(".returned")).to_contain_text("管理员撤回了自己的办理")
    guan.locator("#task-form[data-ready]").wait_for()
    guan.get_by_role("button", name="办理", exact=True).click()
    expect(guan.get_by_role("heading", level=1)).to_contain_text("线索研判")

    li = enter("li")
    open_second(li, office)
    li.get_by_role("button", name="签收", exact=True).click()
    expect(li.get_by_text("已签收：")).to_be_visible()
    guan.goto(f"{office}/tasks/done")
    expect(guan.get_by_role("link", name="查重与首报确认", exact=True).first).to_be_visible()
    expect(guan.get_by_role("link", name="撤回：查重与首报确认")).to_have_count(0)
