"""From an empty page to a task that is done: drawn by a modeler, published with a second person, done by an officer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def choose(page: Page, element_id: str) -> None:
    """Choose an element of the drawing by a click, unless it is chosen already."""
    shape = page.locator(f"g.viewport [data-element-id={element_id}]").first
    if "selected" not in (shape.get_attribute("class") or ""):
        shape.click()


def group(page: Page, group_id: str):
    """A group of the panel, open."""
    found = page.locator(f"[data-group-id=group-{group_id}]")
    if not found.locator(".bio-properties-panel-group-header.open").count():
        found.locator(".bio-properties-panel-group-header-title").first.click()
    return found


def put_between(page: Page, one: str, other: str, kind: str) -> None:
    """Take a task from the palette, drop it on the flow between two elements, and make it a task of this kind."""
    left, right = (page.locator(f"g.viewport [data-element-id={id_}]").first.bounding_box() for id_ in (one, other))
    x, y = (left["x"] + right["x"] + right["width"]) / 2, left["y"] + left["height"] / 2
    page.locator('.djs-palette [data-action="create.task"]').click()
    page.mouse.move(x, y - 60)
    page.mouse.move(x, y, steps=8)
    page.mouse.click(x, y)
    page.keyboard.press("Escape")
    page.locator(".djs-context-pad [data-action=replace]").click()
    page.locator(".djs-popup .entry", has_text=kind).click()


def draw(page: Page, office: str) -> str:
    """Draw a process of one reviewed step; returns the draft's address."""
    page.goto(f"{office}/definitions")
    page.get_by_role("button", name="新建").click()
    page.get_by_label("标识").fill("lead_note")
    page.get_by_label("名称").fill("线索说明")
    page.get_by_role("button", name="新建并打开").click()
    page.wait_for_selector("[data-island][data-ready]")
    draft = page.url.partition("/edit/")[0]
    page.goto(draft)
    page.get_by_text("更多").first.click()
    page.get_by_role("button", name="加文件").click()
    dialog = page.locator("#add-file")
    dialog.get_by_label("种类").select_option("form")
    dialog.get_by_label("标识").fill("note_form")
    dialog.get_by_label("名称").fill("说明表")
    dialog.get_by_role("button", name="新建并打开").click()
    page.goto(f"{draft}/edit/lead_note.bpmn")
    page.wait_for_selector("[data-island][data-ready]")

    put_between(page, "start", "end", "人工任务")
    group(page, "general").get_by_label("名称").fill("审看说明")
    group(page, "assignmentDefinition").get_by_label("加一个组").select_option("g_center_project")
    group(page, "form").get_by_label("表单", exact=True).select_option("note_form")
    group(page, "luodi-due").get_by_label("期限", exact=True).fill("3")
    choose(page, "start")
    group(page, "form").get_by_label("表单", exact=True).select_option("note_form")
    expect(page.locator(".findings-counts")).to_have_text("没有问题，可以发布。")
    page.wait_for_function("() => /已保存/.test(document.querySelector('[data-editor-state]').textContent)")
    return draft


def test_a_drawn_task_is_published_by_two_people_and_done_by_an_officer(office, enter):
    modeler = enter("mo")
    draft = draw(modeler, office)

    modeler.goto(draft)
    modeler.get_by_role("button", name="提交审核").first.click()
    modeler.get_by_label("为什么改").fill("试行线索说明")
    modeler.locator("#submit").get_by_role("button", name="提交审核").click()
    expect(modeler.locator("h1")).to_contain_text("待审核")
    second = enter("guan")
    second.goto(f"{draft}/review")
    second.get_by_role("button", name="通过并发布").click()
    expect(second.locator("h1")).to_have_text("线索说明 v1")
    officer = enter("li")
    officer.goto(f"{office}/start/lead_note")
    officer.get_by_role("textbox", name="说明", exact=True).fill("请看现场")
    officer.get_by_role("button", name="提交").click()
    officer.wait_for_url(lambda url: "/start/" not in url)
    officer.goto(f"{office}/tasks")
    row = officer.locator("[data-row]", has_text="审看说明")
    expect(row).to_contain_text("3 个工作日")
    officer.goto(office + row.get_by_role("link").first.get_attribute("href"))
    officer.get_by_role("button", name="签收").first.click()
    officer.get_by_role("textbox", name="说明", exact=True).fill("已看")
    with officer.expect_navigation():
        officer.get_by_role("button", name=re.compile("^办理")).first.click()

    officer.goto(f"{office}/tasks")
    expect(officer.locator("[data-row]", has_text="审看说明")).to_have_count(0)
