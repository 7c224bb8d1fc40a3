"""Beside the form, in a browser: drafts on two devices, two people on one task, files in versions, comments with @."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.persistence.work import UserTask
from tests.factories import sample_files as files

TYPED = "先问土地指标"


@pytest.fixture
def address(world, office, lead) -> str:
    """The address of the lead's first task."""
    with world.reading() as uow:
        return f"{office}/tasks/{uow.session.scalars(select(UserTask.key).where(UserTask.root_key == lead)).one()}"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator("#task-form[data-ready]").wait_for()
    return page


def type_in(page: Page, text: str = TYPED):
    field = page.locator("#task-form textarea").first
    field.fill(text)
    return field


def test_a_draft_is_saved_while_one_types_and_restored_on_another_device(address, enter):
    here = opened(enter("li"), address)
    type_in(here)
    expect(here.locator(".draft-state")).to_have_text("草稿已保存 10:00")

    there = opened(enter("li"), address)

    expect(there.locator("#task-form textarea").first).to_have_value(TYPED)
    expect(there.locator(".draft-restored")).to_contain_text("已恢复 10:00 在另一台设备上保存的草稿")
    there.get_by_role("button", name="放弃草稿").click()
    expect(there.locator(".draft-restored")).to_have_count(0)
    expect(there.locator("#task-form textarea").first).to_have_value("")


def test_the_later_of_two_windows_is_told_and_keeps_its_own(address, enter):
    first, second = opened(enter("li"), address), opened(enter("li"), address)
    type_in(first, "甲")
    expect(first.locator(".draft-state")).to_have_text("草稿已保存 10:00")

    type_in(second, "乙")

    note = second.locator("[data-conflict]")
    expect(note).to_contain_text("另一个窗口或另一台设备于 10:00 保存过这份草稿")
    note.get_by_role("button", name="保留我这一份").click()
    expect(second.locator(".draft-state")).to_have_text("草稿已保存 10:00")
    expect(opened(first, address).locator("#task-form textarea").first).to_have_value("乙")


def test_a_draft_that_cannot_be_saved_is_said_calmly_and_saved_with_the_next_change(address, enter):
    page = opened(enter("li"), address)
    page.route("**/draft", lambda route: route.abort())
    type_in(page)
    expect(page.locator(".draft-state")).to_contain_text("草稿暂未保存")

    page.unroute("**/draft")
    type_in(page, TYPED + "！")

    expect(page.locator(".draft-state")).to_have_text("草稿已保存 10:00")


def test_two_people_see_each_other_and_the_slower_one_keeps_what_they_typed(address, enter):
    slower, faster = opened(enter("guan"), address), opened(enter("li"), address)
    with faster.expect_response(lambda answer: '"filling":true' in (answer.request.post_data or "")):
        type_in(faster)
    slower.reload()
    expect(slower.locator("[data-others]")).to_have_text("李晓梅正在填写")

    type_in(slower, "我也在填")
    expect(slower.locator(".draft-state")).to_have_text("草稿已保存 10:00")
    faster.get_by_label("不重复", exact=True).check()
    faster.keyboard.press("Control+Enter")
    expect(faster.get_by_text("已办理：")).to_be_visible()
    slower.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(slower.locator("[data-news]")).to_contain_text("该任务已由李晓梅于 10:00 办理")
    expect(slower.locator("#task-form textarea").first).to_have_value("我也在填")
    slower.get_by_role("link", name="重新打开").click()
    expect(slower.get_by_text("您没有提交的草稿")).to_be_visible()
    expect(slower.get_by_text("我也在填")).to_be_visible()


def test_files_are_handed_in_and_get_new_versions(address, enter):
    page = opened(enter("li"), address)
    panel = page.locator("#documents")
    panel.get_by_label("上传附件").set_input_files(
        [{"name": "合同.pdf", "mimeType": "application/pdf", "buffer": files.PDF},
         {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}]
    )  # fmt: skip
    expect(panel.get_by_role("link", name="合同.pdf")).to_be_visible()
    expect(page.locator(".toast-error")).to_contain_text("没有上传“坏.pdf”：内容不是PDF")

    panel.get_by_label("附件“合同.pdf”的操作").click()
    panel.get_by_label("上传新版本").set_input_files(
        {"name": "合同（改）.pdf", "mimeType": "application/pdf", "buffer": files.PDF + b"%2\n"}
    )

    expect(panel.get_by_text("第 2 版，共 2 版")).to_be_visible()
    page.locator("#history").wait_for()


def test_a_comment_mentions_a_colleague_who_then_reads_it(address, enter):
    page, colleague = opened(enter("li"), address), enter("zhao")
    assert colleague.goto(address).status == 403
    page.get_by_label("写评论").press_sequentially("请 @zl")
    page.get_by_role("option").filter(has_text="赵立").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("看一看")
    page.get_by_role("button", name="发表").click()

    expect(page.locator("#comments .mention")).to_have_text("@赵立")
    colleague.goto(address)
    expect(colleague.locator("#comments")).to_contain_text("请 @赵立 看一看")
