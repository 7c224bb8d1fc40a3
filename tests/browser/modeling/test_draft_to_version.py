"""A change from the first line drawn to an officer's task: two people draw, a third one's word makes it a version."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import start_instance

EDITOR = "document.querySelector('[data-island]').luodiEditor"

RENAME = f"""(name) => {{
  const end = {EDITOR}.get('elementRegistry').get('end');
  {EDITOR}.get('modeling').updateProperties(end, {{ name }});
}}"""


@pytest.fixture
def begin(office, enter):
    """Somebody begins a draft with a blank diagram."""

    def new(username: str) -> Page:
        page = enter(username)
        page.goto(f"{office}/models/drafts")
        page.get_by_role("button", name="新建").click()
        page.get_by_label("标识").fill("ip_trial")
        page.get_by_label("名称", exact=True).fill("试办")
        page.get_by_role("button", name="新建并打开").click()
        return ready(page)

    return new


def ready(page: Page) -> Page:
    page.locator("[data-island=bpmn-modeler][data-ready]").wait_for()
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-editor-state]")).to_contain_text("已保存")


def sound_to_axe(page: Page) -> None:
    page.locator("#scenario-results").wait_for()
    assert [] == [one["id"] for one in Axe().run(page).response["violations"]]


def draw_task(page: Page) -> None:
    """A user task between start and end, by the palette's own commands, and its group and due date in the panel."""
    page.evaluate(
        f"""() => {{
          const editor = {EDITOR}, elements = editor.get('elementRegistry'), modeling = editor.get('modeling');
          const shape = editor.get('elementFactory').createShape({{ type: 'bpmn:UserTask' }});
          const made = modeling.createShape(shape, {{ x: 344, y: 178 }}, elements.get('flow_start__end'));
          modeling.updateProperties(made, {{ name: '试办登记' }});
          editor.get('selection').select(made);
        }}"""
    )
    people = page.locator("[data-group-id=group-assignmentDefinition]")
    people.locator(".bio-properties-panel-group-header-title").first.click()
    people.get_by_label("加一个组").select_option("g_center_project")
    due = page.locator("[data-group-id=group-luodi-due]")
    due.locator(".bio-properties-panel-group-header-title").first.click()
    due.get_by_label("期限", exact=True).fill("5")


def test_a_drawn_task_becomes_a_version_by_a_second_persons_word_and_an_officers_work(office, enter, begin, world):
    mo = begin("mo")
    draw_task(mo)
    saved(mo)
    draft = mo.url.partition("/edit/")[0]
    mo.goto(draft)
    sound_to_axe(mo)
    mo.get_by_role("button", name="提交审核").first.click()
    mo.get_by_label("为什么改").fill("先试办一个月")
    mo.locator("#submit").get_by_role("button", name="提交审核").click()
    expect(mo.get_by_text("已提交，等另一人审核。")).to_be_visible()

    guan = enter("guan")
    guan.goto(f"{office}/definitions")
    expect(guan.get_by_role("navigation", name="流程").locator(".count")).to_have_text("1")
    guan.goto(f"{draft}/review")
    expect(guan.get_by_text("先试办一个月")).to_be_visible()
    sound_to_axe(guan)
    guan.get_by_role("button", name="通过并发布").click()
    expect(guan.get_by_role("heading", level=1)).to_contain_text("试办 v1")
    expect(guan.get_by_text("莫怀远 提交，管理员 审核")).to_be_visible()

    with world.transaction() as uow:
        start_instance(uow, process_id="ip_trial")
    with world.reading() as uow:
        [task] = uow.session.scalars(select(UserTask).where(UserTask.name == "试办登记"))
    li = enter("li")
    li.goto(f"{office}/tasks/{task.key}")
    li.get_by_role("button", name="签收").click()
    li.get_by_role("button", name="办理", exact=True).click()
    expect(li.get_by_text("已办理").first).to_be_visible()


def test_of_two_people_who_draw_at_once_nobody_loses_work(enter, begin):
    mo, guan = begin("mo"), enter("guan")
    guan.goto(mo.url)
    ready(guan)
    expect(guan.locator("[data-editor-state]")).to_contain_text("莫怀远也在编辑这个文件")
    guan.evaluate(RENAME, "她的结束")
    saved(guan)

    mo.evaluate(RENAME, "他的结束")
    conflict = mo.get_by_role("dialog")
    expect(conflict).to_contain_text("管理员 在您打开之后保存过这个文件")
    conflict.get_by_role("button", name="把我的另存一份").click()

    mo.wait_for_url("**/edit/ip_trial_mine.bpmn")
    ready(mo)
    expect(mo.get_by_text("他的结束").first).to_be_visible()
    guan.reload()
    expect(ready(guan).get_by_text("她的结束").first).to_be_visible()
