"""Away from the desk: a deputy does the absent person's work, and somebody who leaves hands everything over."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def pick(page: Page, label: str, typed: str, name: str) -> None:
    """Find a person by what one types and take them."""
    page.get_by_role("combobox", name=label).fill(typed)
    page.get_by_role("option", name=name).click()


def claim(page: Page, office: str) -> str:
    """Open the lead's first task and take it on; its address."""
    page.goto(f"{office}/tasks")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#task-form[data-ready]").wait_for()
    page.keyboard.press("c")
    expect(page.get_by_text("已签收：")).to_be_visible()
    return page.url


def test_a_deputy_does_what_was_already_there_and_both_names_stand_in_the_history(office, lead, enter):
    away, deputy = enter("li"), enter("zhao")
    task = claim(away, office)
    away.goto(f"{office}/absence")
    pick(away, "代理人", "zl", "赵立")
    away.get_by_label("结束日期").fill("2030-12-31")
    away.get_by_role("button", name="指定", exact=True).click()
    expect(away.get_by_text("已由赵立代理")).to_be_visible()

    deputy.goto(f"{office}/tasks")
    deputy.get_by_role("link", name="代理李晓梅").click()
    deputy.get_by_role("link", name="查重与首报确认").click()
    deputy.locator("#task-form[data-ready]").wait_for()
    expect(deputy.get_by_text("您在代李晓梅办理这项任务")).to_be_visible()
    deputy.get_by_label("不重复", exact=True).check()
    deputy.get_by_role("button", name="办理", exact=True).click()
    expect(deputy.get_by_text("已办理：")).to_be_visible()

    away.goto(task)
    expect(away.get_by_text("赵立（代李晓梅）").first).to_be_visible()


def test_what_is_handed_over_is_on_the_receiver_s_desk_and_they_sign_for_it(office, lead, enter):
    giver, receiver = enter("li"), enter("zhao")
    claim(giver, office)
    giver.goto(f"{office}/hand-over/li")
    pick(giver, "接收人", "赵", "赵立")
    giver.get_by_label("交接原因").fill("岗位调整")
    giver.on("dialog", lambda dialog: dialog.accept())
    giver.get_by_role("button", name="一次交接").click()
    expect(giver.get_by_role("heading", level=1)).to_contain_text("李晓梅工作交接清单")

    receiver.goto(f"{office}/tasks")
    expect(receiver.get_by_role("link", name="查重与首报确认")).to_be_visible()
    receiver.goto(giver.url)
    receiver.get_by_role("button", name="签字").click()
    expect(receiver.get_by_text("已签字。")).to_be_visible()
