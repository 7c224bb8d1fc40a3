"""Takes the pictures of scenarios for the modeler's guide (docs/images/modeler) from a running sample county.

``luodi demo``, ``luodi serve``, then
``python bench/modeler_images_scenarios.py http://127.0.0.1:8000 modeler PASSWORD``
takes them. It opens a draft of the leads' process on the way; take a sample county that may be thrown away.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

import go  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "modeler"
WIDE = {"width": 1180, "height": 600}


def take(page: Page, site: str, images: Path = IMAGES) -> None:
    """The pictures, by somebody who is signed in and may draw."""
    images.mkdir(parents=True, exist_ok=True)
    page.goto(f"{site}/definitions")
    page.get_by_role("link", name="线索与首报").first.click()
    page.get_by_role("button", name="改这一版").click()
    page.wait_for_url("**/models/drafts/*")
    draft = page.url
    page.goto(f"{draft}/try?scenario=lead_followed.scenario&upto=5&task=0")
    page.locator("[data-island=diagram][data-ready]").wait_for()
    page.locator("#try-form[data-ready]").wait_for()
    page.screenshot(path=images / "try-run.png")
    page.goto(draft)
    page.get_by_role("button", name="全部运行").click()
    page.get_by_text("全部通过").wait_for()
    page.screenshot(path=images / "scenarios.png")
    page.get_by_role("link", name="线索与首报 走到").click()
    page.locator("[data-island=diagram][data-ready]").wait_for()
    page.screenshot(path=images / "coverage.png")


def main(site: str, username: str, password: str) -> None:
    """Sign in and take them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
        page.goto(f"{site}/sign-in")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        take(page, site)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
