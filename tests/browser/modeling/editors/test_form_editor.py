"""The form editor on shipped files: drawing, the preview beside it, saving, and losing nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine.runtime import check_resources

ROOT = Path(__file__).parents[4]
SHIPPED = sorted(ROOT.glob("bpmn/*/*.form"))
CHECK = (ROOT / "bpmn/ip_lead/first_report_check.form").read_text("utf-8")
KINDS = (
    "textfield", "textarea", "number", "datetime", "expression", "filepicker", "checkbox", "checklist", "radio",
    "select", "taglist", "text", "html", "image", "table", "documentPreview", "separator", "spacer", "group",
    "dynamiclist", "iframe", "button",
)  # fmt: skip
READ_AND_WRITE = """async (texts) => {
  const { editor, read } = document.querySelector('[data-island]').luodiEditor;
  const written = [];
  for (const text of texts) {
    await editor.importSchema(JSON.parse(text));
    written.push(await read());
  }
  return written;
}"""
OPEN_ALL = """() => {
  const heads = '.bio-properties-panel-group-header:not(.open), .bio-properties-panel-collapsible-entry-header';
  for (const head of document.querySelectorAll(heads)) head.click();
  for (const details of document.querySelectorAll('details')) details.open = true;
}"""


def form_of(*components: dict) -> str:
    """A form of these components as a file."""
    return json.dumps({"schemaVersion": 19, "type": "default", "id": "drawn", "components": list(components)})


def open_group(page: Page, name: str) -> None:
    head = page.locator(".bio-properties-panel-group-header", has=page.get_by_text(name, exact=True))
    if head.locator(".bio-properties-panel-arrow-down").count() == 0:
        head.click()


def test_a_required_amount_is_drawn_previewed_saved_and_deploys(edit: Callable[..., Page], desk) -> None:
    page = edit("drawn.form", form_of({"id": "name", "key": "name", "type": "textfield", "label": "名称"}))

    page.locator(".form-palette [data-field-type=number]").press("Enter")
    open_group(page, "常规")
    page.locator("[data-entry-id=label] [contenteditable]").fill("总投资")
    page.get_by_label("键", exact=True).fill("total_invest")
    open_group(page, "落地")
    page.get_by_label("金额，按什么单位填").select_option("亿元")
    open_group(page, "校验")
    page.locator(".form-panel").get_by_label("必填").check()

    preview = page.locator(".form-preview")
    preview.get_by_role("textbox", name="总投资").fill("1.5")
    expect(preview.locator(".preview-sent")).to_contain_text('"total_invest": 15000')
    expect(page.locator("[data-editor-state]")).to_contain_text("已保存 10:21")
    page.wait_for_function("() => !document.querySelector('[data-editor-state]').textContent.includes('正在')")
    saved = json.loads(desk.saved[-1][1])
    (drawn,) = [one for one in saved["components"] if one["type"] == "number"]
    assert drawn["id"] == "number_1"
    assert drawn["key"] == "total_invest"
    assert drawn["properties"] == {"luodi.money": "亿元"}
    assert drawn["validate"]["required"] is True
    assert saved["schemaVersion"] == 19
    assert [one for one in check_resources({"drawn.form": desk.saved[-1][1].encode()}) if one.severity == "error"] == []


def test_no_shipped_form_is_changed_by_being_opened(edit: Callable[..., Page], desk) -> None:
    page = edit("check.form", CHECK)
    texts = [path.read_text("utf-8") for path in SHIPPED]

    written = page.evaluate(READ_AND_WRITE, texts)

    for path, before, after in zip(SHIPPED, texts, written, strict=True):
        assert json.loads(after) == json.loads(before), path.name
    assert desk.saved == []


def test_what_the_editor_does_not_know_stays(edit: Callable[..., Page], desk) -> None:
    odd = {"id": "map", "type": "countyMap", "layers": ["parcels"], "properties": {"x.y": "1"}}
    plain = {"id": "name", "key": "name", "type": "textfield", "label": "名称", "luodi": {"any": [1]}}
    page = edit("odd.form", form_of(odd, plain))

    page.locator(".form-canvas .fjs-element", has=page.get_by_text("名称")).last.click(position={"x": 4, "y": 4})
    open_group(page, "常规")
    page.locator("[data-entry-id=label] [contenteditable]").fill("企业名称")

    expect(page.locator("[data-editor-state]")).to_contain_text("已保存")
    saved = json.loads(desk.saved[-1][1])["components"]
    assert saved == [odd, {**plain, "label": "企业名称"}]


def test_every_kind_of_field_speaks_chinese(edit: Callable[..., Page], english: Callable[..., list[str]]) -> None:
    page = edit("kinds.form", form_of())
    names = r"[a-z]+_\d+|luodi\.\w+|today(\+\d+\w*)?|key\d|https|URL|iFrame|\bvalue\b|drawn|yyyy-mm-dd"
    found = set(english(page, names))
    for kind in KINDS:
        page.locator(f".form-palette [data-field-type={kind}]").press("Enter")
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(50)
        found |= set(english(page, names))

    missing = sorted(found)
    assert missing == []


def test_the_form_editor_is_accessible_and_fits_a_phone(edit: Callable[..., Page]) -> None:
    page = edit("check.form", CHECK)
    expect(page.locator(".form-preview .fjs-form-field").first).to_be_visible()
    page.locator(".form-canvas .fjs-element:has(> .fjs-form-field-number)").first.click(position={"x": 5, "y": 5})
    wide = Axe().run(page).response["violations"]
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = Axe().run(page).response["violations"]

    faults = [(one["id"], one["nodes"][0]["html"][:200]) for one in [*wide, *narrow]]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_only_shown_is_the_form_as_officers_see_it(edit: Callable[..., Page], desk) -> None:
    page = edit("check.form", CHECK, readonly=True)

    expect(page.locator(".form-preview .fjs-form-field").first).to_be_visible()
    assert page.locator(".form-palette, .form-panel").count() == 0
