"""Takes the pictures of the modeler's guide, section 1 (docs/images/modeler) from a running sample county.

``luodi demo``, ``luodi serve``, then ``python bench/modeler_images.py http://127.0.0.1:8000 modeler PASSWORD``. It
opens a draft of 督办 and leaves it there; take a sample county that may be thrown away.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

import go  # noqa: E402
from bench.officer_images import signed_in  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "modeler"
SCREEN = {"width": 1366, "height": 768}
SELECT = """(id) => {
  const editor = document.querySelector('[data-island=bpmn-modeler]').luodiEditor;
  const [canvas, element] = [editor.get('canvas'), editor.get('elementRegistry').get(id)];
  canvas.zoom(0.9, { x: 0, y: 0 });
  canvas.scrollToElement(element, { top: 160, bottom: 200, left: 260, right: 300 });
  editor.get('selection').select(element);
}"""


def open_groups(page: Page, *groups: str) -> None:
    """Open groups of the panel by name."""
    for name in groups:
        page.locator(f"[data-group-id=group-{name}] .bio-properties-panel-group-header-title").first.click()
    page.mouse.move(700, 740)


def draw(page: Page) -> None:
    """A step chosen, so that its menu stands beside it."""
    page.evaluate(SELECT, "issue_order")
    open_groups(page, "general", "form")


def panel(page: Page) -> None:
    """The groups a user task is described by."""
    page.evaluate(SELECT, "draft_order")
    open_groups(page, "assignmentDefinition")


def simulate(page: Page) -> None:
    """The simulation with a token under way."""
    page.locator("[data-tool=simulate]").click()
    page.locator(".bts-context-pad").first.dispatch_event("click")
    page.wait_for_timeout(2_500)


PICTURES: tuple[tuple[str, Callable[[Page], None]], ...] = (("draw", draw), ("panel", panel), ("simulate", simulate))
"""Name, and what is done in the editor first."""


def main(address: str, username: str, password: str) -> None:
    """Take all pictures, one after the other."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        page = signed_in(browser, address, username, password, SCREEN)
        page.goto(f"{address}/definitions")
        page.get_by_role("link", name="督办（一事一单）").first.click()
        page.get_by_role("button", name="改这一版").click()
        page.get_by_role("link", name="ip_supervision.bpmn").click()
        editor = page.url
        for name, act in PICTURES:
            page.goto(editor)
            page.wait_for_selector("[data-island][data-ready]")
            act(page)
            page.wait_for_timeout(1_000)
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(str(__doc__))
    main(*sys.argv[1:])
