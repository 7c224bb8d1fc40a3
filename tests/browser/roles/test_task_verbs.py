"""A task in other hands, each with two people at once: 转办, 委派 and 回复, 指派."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow.people.services import add_to_group


@pytest.fixture
def colleagues(office, world) -> None:
    """赵立 belongs to the group of the lead's first check too."""
    with world.transaction() as uow:
        add_to_group(uow, "zhao", "g_center_project")


def open_task(page: Page, office: str) -> str:
    page.goto(f"{office}/tasks")
    page.goto(f"{office}{page.locator('[data-rows] a[href]').first.get_attribute('href')}")
    page.locator(".actions").wait_for()
    return page.url


def choose_verb(page: Page, name: str) -> None:
    button = page.locator(".actions").get_by_role("button", name=name, exact=True)
    if not button.is_visible():
        page.locator(".actions summary").click()
    button.click()
    expect(page.locator("#verb-dialog")).to_be_visible()


def find_person(page: Page, letters: str, name: str) -> None:
    page.locator("#verb-dialog").get_by_role("combobox").fill(letters)
    page.get_by_role("option", name=name).click()


def send(page: Page, name: str) -> None:
    page.locator("#verb-dialog .button-main").filter(has_text=name).click()


def test_a_task_is_given_to_a_colleague_found_by_letters(office, lead, colleagues, enter):
    li, zhao = enter("li"), enter("zhao")
    open_task(li, office)
    li.keyboard.press("c")
    expect(li.get_by_text("已签收：")).to_be_visible()

    choose_verb(li, "转办")
    find_person(li, "zl", "赵立")
    send(li, "转办")
    expect(li.get_by_role("alert")).to_contain_text("转办须写明理由。")
    expect(li.locator("#verb-dialog").get_by_role("combobox")).to_have_value("赵立")
    li.get_by_label("理由").fill("出差一周")
    send(li, "转办")

    expect(li.get_by_text("已转给赵立办理：")).to_be_visible()
    open_task(zhao, office)
    expect(zhao.locator("ol.log")).to_contain_text("出差一周")
    expect(zhao.get_by_role("button", name="办理", exact=True)).to_be_enabled()


def test_whoever_looks_on_while_a_task_is_given_away_is_told_who_has_it(office, lead, colleagues, enter):
    li, other = enter("li"), enter("li")
    url = open_task(li, office)
    li.keyboard.press("c")
    expect(li.get_by_text("已签收：")).to_be_visible()
    other.goto(url)
    for page in (li, other):
        choose_verb(page, "转办")
        find_person(page, "赵", "赵立")
        page.get_by_label("理由").fill("出差")

    send(li, "转办")
    expect(li.get_by_text("已转给赵立办理：")).to_be_visible()
    send(other, "转办")

    expect(other.get_by_role("alert")).to_contain_text("无法转办：该任务由赵立承办。")


def test_a_task_is_lent_and_comes_back_with_an_opinion(office, lead, enter):
    li, zhang = enter("li"), enter("zhang")
    url = open_task(li, office)
    li.keyboard.press("c")
    expect(li.get_by_text("已签收：")).to_be_visible()
    choose_verb(li, "委派")
    find_person(li, "驻杭州", "张建国")
    li.get_by_label("请他办什么").fill("请核实企业情况")
    send(li, "委派")
    expect(li.locator("#why-not")).to_contain_text("回复或收回后才能继续")

    assert open_task(zhang, office) == url
    expect(zhang.locator("#why-not")).to_contain_text("请用“回复”交回")
    choose_verb(zhang, "回复")
    zhang.get_by_label("办理情况和意见").fill("已核，属实")
    send(zhang, "回复")
    expect(zhang.get_by_text("已回复李晓梅：")).to_be_visible()

    li.goto(url)
    expect(li.locator("ol.log")).to_contain_text("已核，属实")
    expect(li.get_by_role("button", name="办理", exact=True)).to_be_enabled()


def test_the_second_of_two_who_assign_sees_who_has_it_now(office, lead, colleagues, enter):
    li, wang, guan = enter("li"), enter("wang"), enter("guan")
    url = open_task(li, office)
    for page in (wang, guan):
        page.goto(url)
        choose_verb(page, "指派")
    find_person(wang, "lxm", "李晓梅")
    send(wang, "指派")
    expect(wang.get_by_text("已指派给李晓梅：")).to_be_visible()

    find_person(guan, "赵", "赵立")
    send(guan, "指派")

    expect(guan.get_by_role("alert")).to_contain_text("无法指派：该任务已由王志强于 10:00 交给李晓梅，请看过后再决定。")


def test_without_a_mouse_a_task_is_given_away(office, lead, colleagues, enter):
    page = enter("li")
    open_task(page, office)
    page.keyboard.press("c")
    expect(page.get_by_text("已签收：")).to_be_visible()

    page.keyboard.press("t")
    expect(page.locator("#verb-dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("zhaoli")
    expect(page.get_by_role("option", name="赵立")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("出差")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("已转给赵立办理：")).to_be_visible()


def test_on_a_phone_the_bar_stays_at_the_foot_and_a_dialog_fills_the_width(office, lead, enter):
    page = enter("li", viewport={"width": 390, "height": 844})
    open_task(page, office)
    bar = page.locator(".actions")

    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= 844
    assert bar.get_by_role("button", name="办理", exact=True).bounding_box()["height"] >= 44
    page.locator(".actions form button").first.click()
    choose_verb(page, "稍后处理")

    assert page.locator("#verb-dialog").bounding_box()["width"] == 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
