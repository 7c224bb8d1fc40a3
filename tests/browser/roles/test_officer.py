"""An officer's morning: sign in, find the task, claim it, fill it wrong, fill it right, go on with the next."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def open_first_task(page: Page, office: str) -> None:
    page.goto(f"{office}/tasks")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("查重与首报确认")
    page.locator("#task-form[data-ready]").wait_for()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def test_a_task_is_found_claimed_filled_and_followed_by_the_next(office, lead, enter):
    page = enter("li")
    open_first_task(page, office)

    page.keyboard.press("c")
    expect(page.get_by_text("已签收：")).to_be_visible()
    page.locator("#task-form[data-ready]").wait_for()

    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("查重结论")

    choose(page, "不重复")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("线索研判")
    expect(page.get_by_text("已办理：")).to_contain_text("下一环节：")


def test_the_task_shows_the_token_on_its_diagram_and_the_history(office, lead, enter):
    page = enter("li")
    open_first_task(page, office)

    expect(page.locator(".luodi-current[data-element-id=first_report_check]")).to_be_visible()
    expect(page.locator("ol.log")).to_contain_text("发起")


def test_an_answer_the_server_refuses_stands_beside_its_field(office, lead, enter, world):
    page = enter("li")
    open_first_task(page, office)
    choose(page, "不重复")
    page.route("**/complete", lambda route: route.continue_(post_data='{"variables": {"first_report_org": "nobody"}}'))

    page.get_by_role("button", name="办理", exact=True).click()

    expect(page.get_by_role("alert").first).to_contain_text("没有这样的单位，或已停用：nobody")


def test_the_second_of_two_officers_is_told_who_was_first(office, lead, enter):
    first, second = enter("li"), enter("guan")
    open_first_task(first, office)
    second.goto(first.url)
    second.locator("#task-form[data-ready]").wait_for()
    choose(first, "不重复")
    first.get_by_role("button", name="办理", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("线索研判")

    choose(second, "不重复")
    second.get_by_role("button", name="办理", exact=True).click()

    expect(second.get_by_role("alert").first).to_contain_text("该任务已由李晓梅于 10:00 办理。")


def test_on_a_phone_the_whole_row_opens_the_task(office, lead, enter):
    page = enter("li", viewport={"width": 390, "height": 844})
    page.goto(f"{office}/tasks")
    row = page.locator("tr[data-row]").first

    assert row.bounding_box()["height"] >= 44
    row.click(position={"x": 340, "y": 40})

    expect(page.get_by_role("heading", level=1)).to_contain_text("查重与首报确认")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
