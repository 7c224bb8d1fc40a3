"""Two officers and a task: 加签 before and after, 抄送 with its receipt, 催办 with its receipt."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import claim_user_task
from workflow.people.queries import actor_for

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def task(world, lead, office) -> str:
    """The address of a task that Li has claimed."""
    with world.reading() as uow:
        key, actor = uow.session.scalars(select(UserTask.key)).one(), actor_for(uow, "li")
    with world.transaction(actor) as uow:
        claim_user_task(uow, key)
    return f"{office}/tasks/{key}"


def open_task(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#task-form[data-ready]").wait_for()


def open_dialog(page: Page, verb: str) -> None:
    """The dialog of a verb, from its button or the menu."""
    button = page.locator(f"a[href$='/dialogs/{verb}']")
    if not button.first.is_visible():
        page.locator(".menu-up > summary").click()
    button.first.click()
    page.locator("#verb-dialog[open]").wait_for()


def pick(page: Page, label: str, letters: str, name: str) -> None:
    page.get_by_role("combobox", name=label).fill(letters)
    page.get_by_role("option", name=name).click()


def ask_zhang(page: Page, way: str) -> None:
    open_dialog(page, "addSigner")
    page.get_by_label(way).check()
    pick(page, "请谁签署", "zjg", "张建国")
    expect(page.locator(".chips li")).to_contain_text("张建国")
    page.locator("#verb-dialog").get_by_role("button", name="加签").click()
    expect(page.get_by_text("已请张建国签署")).to_be_visible()


def sign(page: Page, office: str, answer: str, opinion: str) -> None:
    page.goto(f"{office}/tasks")
    expect(page.get_by_text("待我签署")).to_be_visible()
    page.get_by_role("link", name="查重与首报确认").click()
    page.locator("#task-form[data-ready]").wait_for()
    open_dialog(page, "sign")
    page.get_by_label(answer, exact=False).first.check()
    page.get_by_label("意见", exact=True).fill(opinion)
    page.locator("#verb-dialog").get_by_role("button", name="签署").click()
    page.wait_for_url("**/tasks")


def test_an_opinion_is_heard_before_the_task_is_done(office, task, enter):
    li, zhang = enter("li"), enter("zhang")
    open_task(li, task)
    ask_zhang(li, "前加签")
    expect(li.locator("#why-not")).to_contain_text("正在等张建国签署意见")

    sign(zhang, office, "同意", "首报属实")
    open_task(li, task)
    expect(li.locator("#signers")).to_contain_text("首报属实")
    li.get_by_label("不重复", exact=True).check()
    li.get_by_role("button", name="办理", exact=True).click()

    expect(li.get_by_text("已办理：")).to_be_visible()


def test_what_is_submitted_goes_on_when_the_last_one_has_signed(office, task, enter):
    li, zhang = enter("li"), enter("zhang")
    open_task(li, task)
    ask_zhang(li, "后加签")
    li.locator("#task-form[data-ready]").wait_for()
    li.get_by_label("不重复", exact=True).check()
    li.get_by_role("button", name="办理", exact=True).click()
    expect(li.get_by_text("等张建国签署后自动往下走")).to_be_visible()

    sign(zhang, office, "同意", "同意")
    li.goto(task)

    expect(li.locator(".page-head .badge")).to_contain_text("已由李晓梅于")


def test_a_refusal_brings_the_values_back(office, task, enter):
    li, zhang = enter("li"), enter("zhang")
    open_task(li, task)
    ask_zhang(li, "后加签")
    li.locator("#task-form[data-ready]").wait_for()
    li.get_by_label("不重复", exact=True).check()
    li.get_by_role("button", name="办理", exact=True).click()
    li.wait_for_url("**/tasks")

    sign(zhang, office, "不同意", "与萧山重复")
    open_task(li, task)

    expect(li.locator("#signers")).to_contain_text("与萧山重复")
    expect(li.get_by_label("不重复", exact=True)).to_be_checked()


def test_a_copy_is_read_when_its_task_is_opened(office, task, enter):
    li, zhao = enter("li"), enter("zhao")
    open_task(li, task)
    open_dialog(li, "copy")
    pick(li, "抄送给谁", "zl", "赵立")
    li.get_by_label("附言").fill("请知悉")
    li.locator("#verb-dialog").get_by_role("button", name="抄送").click()
    expect(li.get_by_text("已抄送 1 人")).to_be_visible()
    expect(li.locator("#copies")).to_contain_text("0 / 1 已读")

    zhao.goto(f"{office}/tasks/copied")
    expect(zhao.get_by_text("未读", exact=True)).to_be_visible()
    with zhao.expect_response("**/receipt"):
        zhao.get_by_role("link", name="查重与首报确认").click()
    open_task(li, task)

    expect(li.locator("#copies")).to_contain_text("1 / 1 已读")


def test_who_urged_sees_that_it_was_seen(office, task, enter):
    wang, li = enter("wang"), enter("li", viewport=PHONE)
    open_task(wang, task)
    open_dialog(wang, "urge")
    wang.get_by_label("催办事由").fill("县长周五要看")
    wang.locator("#verb-dialog").get_by_role("button", name="催办").click()
    expect(wang.locator("#urging")).to_contain_text("还没有人看到")

    li.goto(f"{office}/tasks")
    expect(li.get_by_text("催 1", exact=True)).to_be_visible()
    with li.expect_response("**/receipt"):
        li.get_by_role("link", name="查重与首报确认").click()
    expect(li.locator("#urging")).to_contain_text("县长周五要看")
    assert li.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    open_task(wang, task)

    expect(wang.locator("#urging")).to_contain_text("李晓梅")
