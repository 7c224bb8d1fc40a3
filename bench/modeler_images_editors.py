"""Takes the pictures of decisions and forms for the modeler's guide (docs/images/modeler) from a running sample county.

``luodi demo``, ``luodi serve``, then ``python bench/modeler_images_editors.py http://127.0.0.1:8000 modeler PASSWORD``.
It opens one draft of the lead process and changes nothing in it.
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


def take(page: Page, address: str) -> None:
    """Both pictures, by a page of a modeler who is signed in."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.goto(f"{address}/definitions")
    page.locator("a", has_text="线索与首报").first.click()
    page.get_by_role("button", name="改这一版").click()
    page.wait_for_url("**/models/drafts/*")
    draft = page.url
    page.goto(f"{draft}/edit/scale_band.dmn")
    page.locator("[data-input=fixed_invest]").fill("60000")
    page.locator(".try-result strong").wait_for()
    page.wait_for_timeout(1_000)
    page.screenshot(path=IMAGES / "decision.png")
    page.goto(f"{draft}/edit/first_report_check.form")
    page.locator(".form-preview .fjs-form-field").first.wait_for()
    page.locator(".form-canvas .fjs-element:has(> .fjs-form-field-datetime)").first.click(position={"x": 5, "y": 5})
    page.locator(".bio-properties-panel-group-header", has_text="落地").click()
    page.wait_for_timeout(1_000)
    page.screenshot(path=IMAGES / "form.png")


def main(address: str, username: str, password: str) -> None:
    """Sign in and take them."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        take(signed_in(browser, address, username, password, SCREEN), address)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(str(__doc__))
    main(*sys.argv[1:])
