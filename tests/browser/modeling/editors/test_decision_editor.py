"""The decision editor on shipped files: drawing, trying, saving, and losing nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Page, expect

from engine.decisions import parse_decisions
from engine.domain.ports import SystemClock
from engine.feel import FeelRuntime
from workflow.commands.feel import OfficeDays

ROOT = Path(__file__).parents[4]
BANDS = (ROOT / "bpmn/ip_lead/scale_band.dmn").read_text("utf-8")
BOXED = (ROOT / "tests/data/editors/boxed.dmn").read_text("utf-8")
SHIPPED = [*sorted(ROOT.glob("bpmn/*/*.dmn")), *sorted(ROOT.glob("tests/data/*/*.dmn"))]
RUNTIME = FeelRuntime(SystemClock(), OfficeDays())
NAMES = r"[a-z]+(_[a-z0-9]+)+|[a-z]+\d|\bdmn\b|DMN-\d+"
READ_AND_WRITE = """async (texts) => {
  const { editor } = document.querySelector('[data-island]').luodiEditor;
  const written = [];
  for (const text of texts) {
    const lost = await editor.openFile(text);
    written.push([lost, await editor.writeFile()]);
  }
  return written;
}"""


def said_by(xml: str) -> Counter:
    """Every element, attribute and text of a file, whatever its order and form."""
    said: Counter = Counter()
    for element in etree.fromstring(xml.encode()).iter(etree.Element):
        path = "/".join([one.get("id") or one.tag for one in [*reversed(list(element.iterancestors())), element]])
        said[path, (element.text or "").strip()] += 1
        said.update(
            (path, name, re.sub(r"\.0$", "", value)) for name, value in element.attrib.items() if value != "UNIQUE"
        )
    return said


def answers(xml: str) -> dict[str, object]:
    model = parse_decisions(xml.encode())
    return {one: model.evaluate(one, {}, RUNTIME).value for one in model.decisions}


def write(page: Page, row: str, kind: str, text: str) -> None:
    """Write into a cell of a table, as somebody who types over what stands there."""
    page.locator(f"td.{kind}-cell[data-row-id={row}]").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def test_a_rule_is_added_tried_and_saved_and_the_engine_follows(edit: Callable[..., Page], desk) -> None:
    page = edit("scale_band.dmn", BANDS)
    page.locator("[data-input=fixed_invest]").fill("-5")
    expect(page.locator(".try-result")).to_contain_text("lt_05")

    page.locator("tbody td.input-cell").first.click(button="right")
    page.get_by_text("在下方添加规则").click()
    write(page, "rule_1", "input", "< 0")
    write(page, "rule_1", "output", '"none"')
    write(page, "rule_lt_05", "input", "[0..5000)")
    expect(page.locator(".try-result")).to_contain_text("none")
    expect(page.locator(".try-answer")).to_contain_text("命中第 2 条")
    lit = page.locator("td.rule-index").nth(1)
    assert lit.evaluate("one => getComputedStyle(one, '::before').content") == '"▶ "'

    expect(page.locator("[data-editor-state]")).to_contain_text("已保存 10:21")
    model = parse_decisions(desk.saved[-1][1].encode())
    assert model.evaluate("scale_band", {"fixed_invest": -5}, RUNTIME).value == "none"
    assert model.evaluate("scale_band", {"fixed_invest": 5}, RUNTIME).value == "lt_05"
    assert 'id="rule_1"' in desk.saved[-1][1]


def test_no_shipped_file_loses_anything_in_the_editor(edit: Callable[..., Page], desk) -> None:
    page = edit("scale_band.dmn", BANDS)
    texts = [path.read_text("utf-8") for path in SHIPPED]

    written = page.evaluate(READ_AND_WRITE, texts)

    for path, before, (lost, after) in zip(SHIPPED, texts, written, strict=True):
        assert lost == [], path.name
        assert said_by(after) == said_by(before), path.name
        if path.name != "reader.dmn":  # it imports the model of another file
            assert answers(after) == answers(before), path.name
    assert desk.saved == []


def test_cells_complete_our_functions_and_the_names_of_inputs(edit: Callable[..., Page]) -> None:
    page = edit("scale_band.dmn", BANDS)
    page.locator("td.output-cell[data-row-id=rule_lt_05]").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("workd")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("workdays between(from, to)")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("fixed")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("fixed_invest")


def test_logic_that_cannot_be_edited_is_shown_and_stays_to_the_byte(
    edit: Callable[..., Page], desk, english: Callable[..., list[str]]
) -> None:
    page = edit("boxed.dmn", BOXED)
    expect(page.locator(".kept-view")).to_contain_text("只能查看")
    expect(page.locator(".kept-view")).to_contain_text("如果")
    assert english(page, NAMES + r"|\bfree\b|\bfee\b|total|rate") == []

    page.get_by_role("tab", name="免收").click()
    expression = page.locator(".dmn-literal-expression-container .cm-content")
    expression.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("fee < 50")
    page.get_by_label("版本标签").fill("2023")
    page.get_by_label("版本标签").press("Tab")
    assert english(page, NAMES + r"|\bfree\b|\bfee\b|total|rate") == []

    expect(page.locator("[data-editor-state]")).to_contain_text("已保存")
    page.wait_for_function("() => !document.querySelector('[data-editor-state]').textContent.includes('正在')")
    kept = re.search(r"<dmn:context .*?</dmn:context>", BOXED, re.DOTALL)
    assert kept and kept.group() in desk.saved[-1][1]
    model = parse_decisions(desk.saved[-1][1].encode())
    assert model.decision("free").version_tag == "2023"
    assert model.evaluate("free", {"total": 4000}, RUNTIME).value is False


def test_tables_graph_and_menus_speak_chinese(edit: Callable[..., Page], english: Callable[..., list[str]]) -> None:
    page = edit("escalate.dmn", (ROOT / "bpmn/ip_supervision/supervision_escalate.dmn").read_text("utf-8"))
    found = english(page, NAMES)
    page.locator("tbody td.input-cell").nth(1).click(button="right")
    found += english(page, NAMES)
    page.keyboard.press("Escape")
    page.locator("th.input-cell").first.dblclick()
    found += english(page, NAMES)
    page.keyboard.press("Escape")
    page.locator("th.output-cell").first.dblclick()
    found += english(page, NAMES)
    page.get_by_role("tab", name="决策图").click()
    page.locator(".djs-shape[data-element-id=supervision_escalate]").click()
    expect(page.locator(".djs-context-pad.open")).to_be_visible()
    found += english(page, NAMES)
    page.locator(".djs-context-pad [data-action=replace]").click()
    found += english(page, NAMES)

    assert sorted({text for text in found if text not in ("action", "basis", "none", "trigger")}) == []


def test_the_little_editors_of_cells_and_functions_speak_chinese(
    edit: Callable[..., Page], english: Callable[..., list[str]]
) -> None:
    page = edit("kinds.dmn", (ROOT / "tests/data/editors/kinds.dmn").read_text("utf-8"))
    page.locator(".hit-policy").click()
    found = english(page, NAMES)
    page.keyboard.press("Escape")
    cells = page.locator("tr:has(td[data-row-id=r1]) td.cell")
    for number in range(6):
        cells.nth(number).click()
        page.locator(".simple-mode-button").click()
        page.locator(".context-menu-container").wait_for()
        found += english(page, NAMES)
        page.locator(".decisions-facts").click(position={"x": 700, "y": 10})
    page.get_by_role("tab", name="加倍").click()
    expect(page.locator(".element-variable")).to_be_visible()
    found += english(page, NAMES + "|number")

    assert sorted(set(found)) == []


def test_a_finding_is_listed_and_leads_to_its_rule(edit: Callable[..., Page]) -> None:
    page = edit("scale_band.dmn", BANDS.replace("[5000..10000)", "[5000..", 1))

    page.locator("[data-editor-findings] button.finding").first.click()

    expect(page.locator("[data-element-id=rule_b_05_1_i1] :focus")).to_be_visible()
    outline = page.locator("[data-element-id=rule_b_05_1_i1]").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    expect(page.locator(".try-problem")).to_be_visible()


def test_only_shown_means_nothing_can_be_edited_but_tried(edit: Callable[..., Page], desk) -> None:
    page = edit("scale_band.dmn", BANDS, readonly=True)

    page.locator("[data-input=fixed_invest]").fill("6000")

    expect(page.locator(".try-result")).to_contain_text("b_05_1")
    assert page.locator("tbody [contenteditable=true]").count() == 0
    assert desk.saved == []


def test_the_editor_is_accessible_on_a_phone_too(edit: Callable[..., Page]) -> None:
    page = edit("scale_band.dmn", BANDS)
    wide = Axe().run(page).response["violations"]
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = Axe().run(page).response["violations"]

    faults = [(one["id"], one["nodes"][0]["html"][:200]) for one in [*wide, *narrow]]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
