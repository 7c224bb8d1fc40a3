"""Ticked rows: one verb for all of them, a result for each, nothing lost when the line breaks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def boxes(page):
    return page.locator("[data-rows] input[name=task]")


def ticked(page):
    return page.locator("[data-rows] input[name=task]:checked")


def bar(page):
    return page.locator("#bulk")


@pytest.fixture
def desk(leads, enter):
    """Li's list with twelve leads to be checked, which hears nothing of what others do."""
    leads(12)
    page = enter("li")
    page.route("**/live/**", lambda route: route.abort())
    page.reload()
    expect(boxes(page)).to_have_count(12)
    return page


def test_a_bar_counts_what_is_ticked_and_goes_with_the_last_tick(desk):
    boxes(desk).nth(0).check()
    expect(bar(desk)).to_contain_text("已选 1 项")

    boxes(desk).nth(0).uncheck()

    expect(bar(desk)).to_be_hidden()


def test_shift_ticks_everything_between_two_clicks(desk):
    boxes(desk).nth(2).click()
    boxes(desk).nth(5).click(modifiers=["Shift"])

    expect(ticked(desk)).to_have_count(4)


def test_the_head_ticks_the_page(desk):
    desk.get_by_label("全选本页").check()

    expect(bar(desk)).to_contain_text("已选 12 项")


def test_all_that_are_ticked_are_claimed(desk):
    desk.get_by_label("全选本页").check()

    bar(desk).get_by_role("button", name="签收").click()

    expect(bar(desk)).to_contain_text("办成 12 项")
    expect(desk.locator("tr[data-row] .badge", has_text="我已签收")).to_have_count(12)
    expect(ticked(desk)).to_have_count(0)


def test_what_another_took_stays_ticked_and_says_who_was_first(desk, enter):
    other = enter("sun")
    boxes(other).nth(1).check()
    bar(other).get_by_role("button", name="签收").click()
    expect(bar(other)).to_contain_text("办成 1 项")
    for row in (0, 1, 2):
        boxes(desk).nth(row).check()

    bar(desk).get_by_role("button", name="签收").click()

    expect(bar(desk)).to_contain_text("办成 2 项，1 项没有办成")
    expect(bar(desk)).to_contain_text("无法签收：该任务已由孙志远签收。")


def test_when_the_line_breaks_what_has_no_answer_stays_ticked_and_may_be_sent_again(desk):
    asked = []

    def break_the_second(route):
        asked.append(1)
        return route.abort() if len(asked) == 2 else route.continue_()

    desk.route("**/tasks/bulk", break_the_second)
    desk.get_by_label("全选本页").check()
    bar(desk).get_by_role("button", name="签收").click()
    expect(bar(desk)).to_contain_text("办成 10 项，2 项没有回音")
    expect(ticked(desk)).to_have_count(2)

    bar(desk).get_by_role("button", name="签收").click()

    expect(bar(desk)).to_contain_text("办成 2 项")
    expect(ticked(desk)).to_have_count(0)


def test_one_form_is_filled_once_for_all(desk):
    desk.get_by_label("全选本页").check()
    bar(desk).get_by_role("link", name="办理").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("一次办理 12 项")
    desk.locator("#bulk-form[data-ready]").wait_for()
    desk.get_by_label("不重复", exact=True).check()

    desk.get_by_role("button", name="办理 12 项").click()

    desk.wait_for_url("**/tasks")
    expect(bar(desk)).to_contain_text("办成 12 项")
    expect(desk.locator("tr[data-row]").first).to_contain_text("线索研判")


def test_a_form_that_is_refused_stays_as_it_was_filled(desk):
    desk.get_by_label("全选本页").check()
    bar(desk).get_by_role("link", name="办理").click()
    desk.locator("#bulk-form[data-ready]").wait_for()

    desk.get_by_role("button", name="办理 12 项").click()

    expect(desk.get_by_role("alert")).to_contain_text("查重结论")


def test_tasks_of_two_steps_are_not_completed_together(desk, leads):
    boxes(desk).nth(0).check()
    bar(desk).get_by_role("link", name="办理").click()
    desk.locator("#bulk-form[data-ready]").wait_for()
    desk.get_by_label("不重复", exact=True).check()
    desk.get_by_role("button", name="办理 1 项").click()
    desk.wait_for_url("**/tasks")
    desk.get_by_label("全选本页").check()

    expect(bar(desk)).to_contain_text("只有同一环节的任务才能一起办理。")
    expect(bar(desk).get_by_text("办理", exact=True)).to_have_attribute("aria-disabled", "true")
