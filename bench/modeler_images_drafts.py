"""Takes the pictures of drafts and their approval for the modeler's guide (docs/images/modeler) from a sample county.

``luodi demo``, ``luodi serve``, then
``python bench/modeler_images_drafts.py http://127.0.0.1:8000 modeler PASSWORD administrator PASSWORD``.
It opens one draft of the lead process, renames a step in it and hands it in; nothing is published.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

import go  # noqa: E402
from bench.officer_images import signed_in  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "modeler"
SCREEN = {"width": 1280, "height": 640}
RENAME = """() => {
  const editor = document.querySelector('[data-island]').luodiEditor;
  const step = editor.get('elementRegistry').get('lead_triage');
  editor.get('modeling').updateProperties(step, { name: 'L30 线索会商' });
}"""


def take(modeler: Page, second: Page, address: str) -> None:
    """Both pictures, by the pages of a modeler and of a second person who are signed in."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    modeler.goto(f"{address}/definitions")
    modeler.locator("a", has_text="线索与首报").first.click()
    modeler.get_by_role("button", name="改这一版").click()
    modeler.wait_for_url("**/models/drafts/*")
    draft = modeler.url
    modeler.goto(f"{draft}/edit/ip_lead.bpmn")
    modeler.locator("[data-island=bpmn-modeler][data-ready]").wait_for()
    modeler.evaluate(RENAME)
    modeler.locator("[data-editor-state]", has_text="已保存").wait_for()
    second.goto(f"{draft}/edit/lead_grade.dmn")
    second.wait_for_timeout(1_000)
    modeler.goto(draft)
    modeler.locator("#scenario-results").wait_for()
    modeler.screenshot(path=IMAGES / "draft.png")
    modeler.get_by_role("button", name="提交审核").first.click()
    modeler.get_by_label("为什么改").fill("基层反映“研判”不好懂，改叫会商")
    modeler.locator("#submit").get_by_role("button", name="提交审核").click()
    modeler.get_by_text("待审核").first.wait_for()
    second.goto(f"{draft}/review")
    second.wait_for_timeout(1_500)
    second.screenshot(path=IMAGES / "review.png")


def main(address: str, *people: str) -> None:
    """Sign both in and take them."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        modeler, second = (signed_in(browser, address, *people[at : at + 2], SCREEN) for at in (0, 2))
        take(modeler, second, address)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        raise SystemExit(str(__doc__))
    main(*sys.argv[1:])
