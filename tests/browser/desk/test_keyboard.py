"""A day without a mouse: every key of the sheet, and the focus that is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def focused(page):
    return page.evaluate("document.activeElement === document.body ? '' : document.activeElement.textContent.trim()")


@pytest.fixture
def desk(leads, enter):
    """Li's list with six leads, entered by keyboard."""
    leads(6)
    page = enter("li")
    expect(page.locator("tr[data-row]")).to_have_count(6)
    return page


def test_a_whole_day_with_the_keyboard_alone(desk):
    press(desk, "j", "x", "j", "x", "c")
    expect(desk.locator("#bulk")).to_contain_text("办成 2 项")

    press(desk, "j", "Enter")
    heading = desk.locator(".task-pane h1")
    expect(heading).to_contain_text("查重与首报确认")
    expect(heading).to_be_focused()
    desk.locator("#task-form[data-ready]").wait_for()

    press(desk, "c")
    expect(desk.get_by_text("已签收：").last).to_be_visible()
    desk.locator("#task-form[data-ready]").wait_for()
    radio = desk.get_by_label("不重复", exact=True)
    for _ in range(60):
        press(desk, "Tab")
        if radio.evaluate("radio => document.activeElement?.name === radio.name"):
            break
    press(desk, "Space")
    if not radio.is_checked():
        radio.press("Space")
    press(desk, "Control+Enter")
    expect(desk.locator(".task-pane h1")).to_contain_text("线索研判")

    press(desk, "Escape")
    expect(desk.locator(".task-pane")).to_have_count(0)
    assert focused(desk)

    press(desk, "/")
    desk.keyboard.type("汉禾")
    press(desk, "Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("汉禾")

    press(desk, "g", "t")
    desk.wait_for_url("**/tasks")
    press(desk, "g", "m")
    desk.wait_for_url("**/me")


def test_c_without_a_tick_claims_the_row_one_is_at(desk):
    press(desk, "j", "j", "c")

    expect(desk.locator("tr[data-row]").nth(1)).to_contain_text("我已签收")
    expect(desk.locator(".bulk-said")).to_be_focused()


def test_all_rows_of_the_page_are_ticked_by_one_key(desk):
    press(desk, "a")

    expect(desk.locator("#bulk")).to_contain_text("已选 6 项")


def test_the_sheet_lists_what_works_on_this_page_and_no_more(desk):
    press(desk, "?")
    sheet = desk.get_by_role("dialog", name="快捷键")
    expect(sheet).to_contain_text("全选本页")
    expect(sheet).to_contain_text("下一行")
    expect(sheet).to_contain_text("我的待办")
    expect(sheet).not_to_contain_text("办理")

    press(desk, "Escape", "j", "Enter")
    desk.locator("#task-form[data-ready]").wait_for()
    press(desk, "?")

    expect(sheet).to_contain_text("办理")
    expect(sheet).to_contain_text("回到列表")


def test_a_sheet_that_is_closed_gives_the_focus_back(desk):
    press(desk, "j", "?", "Escape")

    expect(desk.locator("tr[data-row]").nth(0).get_by_role("link").first).to_be_focused()


def test_keys_are_letters_while_somebody_types(desk):
    press(desk, "/")
    desk.keyboard.type("gtjxc?")

    expect(desk.get_by_role("searchbox", name="搜索")).to_have_value("gtjxc?")
    assert desk.url.endswith("/tasks")


def test_a_first_key_that_waits_too_long_is_forgotten(desk):
    press(desk, "g")
    desk.wait_for_timeout(1_700)
    press(desk, "m")

    assert desk.url.endswith("/tasks")


def test_where_one_is_can_be_seen(desk):
    press(desk, "j")

    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineWidth")

    assert "2px" == outline
