"""Looking at a diagram: pictures of it, on a phone, for somebody who may not change it, and for a screen reader."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

BPMN = Path(__file__).parents[3] / "bpmn"
VISIT = (BPMN / "ip_visit" / "ip_visit.bpmn").read_bytes()


def test_a_diagram_is_kept_as_a_picture_or_a_file(open_editor):
    editor = open_editor(VISIT)

    begins = {}
    for tool in ("svg", "png", "file"):
        with editor.page.expect_download() as kept:
            editor.page.locator(f"[data-tool={tool}]").click()
        begins[tool] = Path(kept.value.path()).read_bytes()[:4]

    assert {"svg": b"<?xm", "png": b"\x89PNG", "file": b"<?xm"} == begins


def test_an_element_gets_a_colour(open_editor):
    editor = open_editor()

    editor.pick("begin")
    editor.page.locator(".djs-context-pad [title=颜色]").click()
    editor.page.locator(".djs-popup .entry[title=绿]").click()

    assert 'color:background-color="#c8e6c9"' in editor.xml()


def test_who_may_only_look_sees_the_diagram_and_nothing_to_change(open_editor):
    editor = open_editor(VISIT, readonly=True)
    page = editor.page

    expect(page.locator(".djs-palette, .modeler-panel:visible, [data-tool=undo]")).to_have_count(0)
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_on_a_phone_the_panel_lies_under_the_diagram_which_stays_in_sight(open_editor):
    editor = open_editor()
    page = editor.page

    page.set_viewport_size({"width": 390, "height": 780})
    expect(editor.shape("begin")).to_be_in_viewport()
    canvas, panel = (page.locator(f".modeler-{part}").bounding_box() for part in ("canvas", "panel"))

    assert panel["y"] >= canvas["y"] + canvas["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_sheet_of_keys_opens_by_question_mark(open_editor):
    editor = open_editor(VISIT)

    editor.page.locator("h1").click()
    editor.page.keyboard.press("?")

    expect(editor.page.get_by_role("dialog", name="画图快捷键")).to_contain_text("在图中查找")


def test_the_editor_is_usable_by_everybody(open_editor):
    editor = open_editor()
    editor.draw("UserTask")
    editor.choose("user_task_1")
    for group in ("general", "assignmentDefinition", "luodi", "luodi-due", "form"):
        editor.group(group)
    editor.page.keyboard.press("n")

    broken = Axe().run(editor.page).response["violations"]

    assert [] == [(one["id"], [node["html"][:200] for node in one["nodes"]][:4]) for one in broken]
