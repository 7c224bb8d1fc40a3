"""The smaller verbs with two people at once: 退签, 减签, 优先级, 稍后处理."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow.people.services import add_to_group


@pytest.fixture
def colleagues(office, world) -> None:
    """赵立 belongs to the group of the lead's first check too."""
    with world.transaction() as uow:
        add_to_group(uow, "zhao", "g_center_project")


def open_task(page: Page, office: str, address: str = "") -> str:
    page.goto(f"{office}/tasks")
    page.goto(address or f"{office}{page.locator('[data-rows] a[href]').first.get_attribute('href')}")
    page.locator(".actions").wait_for()
    return page.url


def choose_verb(page: Page, name: str) -> None:
    button = page.locator(".actions").get_by_role("button", name=name, exact=True)
    if not button.is_visible():
        page.locator(".actions summary").click()
    button.click()


def send(page: Page, name: str) -> None:
    page.locator("#verb-dialog .button-main").filter(has_text=name).click()


def claim(page: Page, office: str) -> str:
    address = open_task(page, office)
    page.keyboard.press("c")
    expect(page.get_by_text("已签收：")).to_be_visible()
    return address


def test_what_one_gives_back_a_colleague_can_claim(office, lead, colleagues, enter):
    li, zhao = enter("li"), enter("zhao")
    address = claim(li, office)
    open_task(zhao, office, address)
    expect(zhao.get_by_role("button", name="办理", exact=True)).to_have_attribute("aria-disabled", "true")

    choose_verb(li, "退签")
    expect(li.get_by_text("已退签：")).to_be_visible()

    claim(zhao, office)
    li.reload()
    expect(li.get_by_role("button", name="办理", exact=True)).to_have_attribute("aria-disabled", "true")


def test_a_signer_who_is_taken_off_again_need_not_sign(office, lead, enter):
    li, zhang = enter("li"), enter("zhang")
    claim(li, office)
    choose_verb(li, "加签")
    li.get_by_label("前加签").check()
    li.get_by_role("combobox", name="请谁签署").fill("zjg")
    li.get_by_role("option", name="张建国").click()
    send(li, "加签")
    expect(li.get_by_text("已请张建国签署")).to_be_visible()
    zhang.goto(f"{office}/tasks")
    expect(zhang.get_by_text("待我签署")).to_be_visible()

    choose_verb(li, "减签")
    send(li, "减签")
    expect(li.get_by_role("button", name="办理", exact=True)).to_be_enabled()

    zhang.reload()
    expect(zhang.get_by_text("待我签署")).to_have_count(0)


def test_what_a_supervisor_calls_urgent_the_officer_sees_so(office, lead, enter):
    li, wang = enter("li"), enter("wang")
    address = open_task(li, office)

    open_task(wang, office, address)
    choose_verb(wang, "优先级")
    wang.get_by_label("特急").check()
    send(wang, "确定")
    expect(wang.locator("#verb-dialog")).not_to_be_visible()

    li.goto(f"{office}/tasks")
    expect(li.locator("[data-rows]")).to_contain_text("特急")


def test_a_task_put_off_leaves_the_list_of_one_and_stays_with_the_other(office, lead, colleagues, enter):
    li, zhao = enter("li"), enter("zhao")
    claim(li, office)

    choose_verb(li, "稍后处理")
    send(li, "确定")
    expect(li.locator("#verb-dialog")).not_to_be_visible()

    li.goto(f"{office}/tasks")
    expect(li.locator("[data-rows] [data-row]")).to_have_count(0)
    zhao.goto(f"{office}/tasks")
    expect(zhao.locator("[data-rows] [data-row]")).to_have_count(0)
