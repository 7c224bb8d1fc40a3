"""The desk on a phone of 390 px: rows of two lines, large targets, what folds, and the bar within reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
LEAST_TARGET = 44


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture
def phone(leads, enter):
    """Li's list on a phone."""
    leads(4)
    page = enter("li", viewport=PHONE, has_touch=True)
    expect(page.locator("tr[data-row]")).to_have_count(4)
    return page


@pytest.fixture
def task(phone):
    """The first task, opened."""
    phone.locator("tr[data-row]").first.get_by_role("link").first.click()
    phone.locator("#task-form[data-ready]").wait_for()
    return phone


@pytest.mark.parametrize(
    "what", ["tr[data-row]", ".subtabs a", ".fold-button", "tr[data-row] label.tick", "nav.tabs a"]
)
def test_what_is_touched_is_large(phone, what):
    for target in phone.locator(what).all():
        assert target.bounding_box()["height"] >= LEAST_TARGET


def test_a_row_is_two_lines(phone):
    assert phone.locator("tr[data-row]").first.bounding_box()["height"] < 72


def test_the_choices_fold_into_one_button(phone):
    expect(phone.locator("select[name=stage]")).to_be_hidden()

    phone.get_by_role("button", name="筛选").first.click()

    expect(phone.locator("select[name=stage]")).to_be_visible()


def test_rows_are_ticked_and_the_bar_stands_above_the_tabs(phone):
    phone.locator("label.tick").nth(1).click()

    bar, tabs = phone.locator("#bulk").bounding_box(), phone.locator("nav.tabs").bounding_box()
    assert abs(bar["y"] + bar["height"] - tabs["y"]) <= 1
    assert phone.url.endswith("/tasks")
    for button in phone.locator("#bulk .button").all():
        assert button.bounding_box()["height"] >= LEAST_TARGET


def test_the_form_comes_first_and_the_panels_fold(task):
    form, panels = task.locator("#task-form").bounding_box(), task.locator("aside").bounding_box()
    assert form["y"] < panels["y"]
    history = task.locator("aside ol.log")
    expect(history).to_be_hidden()

    task.get_by_role("button", name="流转记录").click()

    expect(history).to_be_visible()


def test_the_bar_of_the_task_stays_within_reach(task):
    bar, tabs = task.locator(".actions").bounding_box(), task.locator("nav.tabs").bounding_box()

    assert abs(bar["y"] + bar["height"] - tabs["y"]) <= 1


def test_a_dialog_takes_the_whole_width(task):
    task.get_by_role("button", name="签收").click()
    task.get_by_text("已签收：").wait_for()
    task.locator(".actions summary").click()
    task.locator(".actions").get_by_role("button", name="转办").click()

    task.locator("#verb-dialog h2").wait_for()
    box = task.locator("#verb-dialog").bounding_box()

    assert (0, 390) == (box["x"], box["width"])


@pytest.mark.parametrize("path", ["/tasks", "/tasks/done", "/tasks/started"])
def test_nothing_scrolls_sideways(phone, office, path):
    phone.goto(office + path)

    assert not sideways(phone)


def test_a_task_does_not_scroll_sideways_either(task):
    assert not sideways(task)


def test_at_double_size_the_desk_is_all_there(leads, enter):
    leads(2)
    page = enter("li", viewport={"width": 683, "height": 384})
    assert not sideways(page)

    page.locator("tr[data-row]").first.get_by_role("link").first.click()
    page.locator("#task-form[data-ready]").wait_for()

    assert not sideways(page)
    expect(page.get_by_role("button", name="办理", exact=True)).to_be_in_viewport()
