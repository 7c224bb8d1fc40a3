"""The list beside the task on a wide screen: where it stays, where one gets to, and the plain page without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

TASK = re.compile(r"/tasks/\d+$")


def pane(page):
    return page.locator(".task-pane")


def rows(page):
    return page.locator("tr[data-row]")


def open_row(page, index):
    rows(page).nth(index).get_by_role("link").first.click()
    expect(rows(page).nth(index)).to_have_attribute("aria-current", "true")
    pane(page).locator("#task-form[data-ready]").wait_for()


def hand_in(page):
    pane(page).get_by_label("不重复", exact=True).check()
    pane(page).get_by_role("button", name="办理", exact=True).click()


@pytest.fixture
def desk(leads, enter):
    """Li's list with five leads to be checked."""
    leads(5)
    page = enter("li")
    expect(rows(page)).to_have_count(5)
    return page


def test_a_task_opens_beside_the_list_under_its_own_address(desk):
    open_row(desk, 1)

    expect(pane(desk).get_by_role("heading", level=1)).to_contain_text("查重与首报确认")
    expect(rows(desk).nth(1)).to_have_attribute("aria-current", "true")
    expect(rows(desk)).to_have_count(5)
    assert TASK.search(desk.url)
    assert 420 == desk.locator(".list-pane").bounding_box()["width"]


def test_back_leads_to_the_list_alone(desk):
    open_row(desk, 1)

    desk.go_back()

    expect(pane(desk)).to_have_count(0)
    expect(rows(desk)).to_have_count(5)
    assert desk.url.endswith("/tasks")


def test_back_and_forward_walk_through_the_tasks_one_has_opened(desk):
    open_row(desk, 0)
    first = desk.url
    open_row(desk, 2)

    desk.go_back()
    expect(rows(desk).nth(0)).to_have_attribute("aria-current", "true")
    assert first == desk.url
    desk.go_forward()

    expect(rows(desk).nth(2)).to_have_attribute("aria-current", "true")


def test_after_handing_in_the_next_task_is_one_key_away(desk):
    open_row(desk, 1)
    hand_in(desk)
    expect(desk.get_by_text("已办理：")).to_be_visible()
    expect(pane(desk).get_by_role("heading", level=1)).to_contain_text("线索研判")

    desk.keyboard.press("n")

    expect(rows(desk).nth(1)).to_have_attribute("aria-current", "true")
    expect(pane(desk).get_by_role("heading", level=1)).to_contain_text("查重与首报确认")


def test_claiming_stays_beside_the_list_and_the_row_says_so(desk):
    open_row(desk, 1)

    pane(desk).get_by_role("button", name="签收").click()

    expect(desk.get_by_text("已签收：")).to_be_visible()
    expect(rows(desk).nth(1)).to_contain_text("我已签收")
    expect(pane(desk).get_by_role("heading", level=1)).to_be_focused()


def test_a_refusal_is_said_and_leaves_the_task_as_it_is(desk, enter):
    open_row(desk, 1)
    other = enter("sun")
    desk.route("**/live/**", lambda route: route.abort())
    other.goto(desk.url)
    other.get_by_role("button", name="签收").click()
    expect(other.get_by_text("已签收：")).to_be_visible()

    pane(desk).get_by_role("button", name="签收").click()

    expect(desk.get_by_role("alert").last).to_contain_text("无法签收：该任务已由孙志远")
    expect(pane(desk).get_by_role("heading", level=1)).to_contain_text("查重与首报确认")


def test_escape_closes_the_task_and_the_row_has_the_focus(desk):
    open_row(desk, 3)

    desk.keyboard.press("Escape")

    expect(pane(desk)).to_have_count(0)
    expect(rows(desk).nth(3).get_by_role("link").first).to_be_focused()


def test_what_was_typed_is_there_again_when_one_comes_back(desk):
    open_row(desk, 0)
    pane(desk).get_by_label("不重复", exact=True).check()
    desk.wait_for_timeout(2_500)  # drafts are kept a moment after the last change

    open_row(desk, 2)
    open_row(desk, 0)

    expect(pane(desk).get_by_label("不重复", exact=True)).to_be_checked()


def test_a_reload_keeps_the_list_beside_the_task(desk):
    open_row(desk, 1)

    desk.reload()

    expect(pane(desk).get_by_role("heading", level=1)).to_contain_text("查重与首报确认")
    expect(rows(desk)).to_have_count(5)


def test_on_a_narrow_screen_the_task_is_a_page_of_its_own(leads, enter):
    leads(2)
    page = enter("li", viewport={"width": 1024, "height": 768})

    rows(page).nth(0).get_by_role("link").first.click()
    page.locator("#task-form[data-ready]").wait_for()

    expect(pane(page)).to_have_count(0)


def test_without_scripts_the_pages_work_as_they_are(leads, enter):
    leads(2)
    page = enter("li", java_script_enabled=False)

    rows(page).nth(0).get_by_role("link").first.click()
    page.get_by_role("button", name="签收").click()

    expect(page.get_by_text("已签收：")).to_be_visible()
    assert TASK.search(page.url)
