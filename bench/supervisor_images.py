"""Takes the pictures of the supervisor's guide (docs/images/supervisor) from a running sample county.

``luodi demo``, ``luodi serve``, then ``python bench/supervisor_images.py http://127.0.0.1:8000 supervisor PASSWORD``.
It saves a list on the way, as a supervisor would; take a sample county that may be thrown away.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

import go  # noqa: E402
from bench.officer_images import PHONE, signed_in  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "supervisor"
WIDE, WALL = {"width": 1366, "height": 700}, {"width": 1920, "height": 1080}


def keep_list(page: Page) -> None:
    """The form under 另存, filled."""
    page.get_by_text("另存…").click()
    page.get_by_label("名称").fill("园区逾期")


def assign(page: Page) -> None:
    """The form of 交办 from the first row."""
    page.locator("tr[data-row]").first.get_by_role("link", name="交办").click()
    page.get_by_role("heading", name="交办").wait_for()


def chart(page: Page) -> None:
    """Until the chart is drawn."""
    page.locator(".chart[data-ready]").wait_for()


PICTURES: tuple[tuple[str, dict[str, int], str, Callable[[Page], None] | None], ...] = (
    ("desk", WIDE, "/supervision", None),
    ("by-unit", WIDE, "/supervision?group=unit", None),
    ("next-week", WIDE, "/supervision?kind=week", None),
    ("saved", WIDE, "/supervision?kind=over&stage=P4", keep_list),
    ("assign", WIDE, "/supervision", assign),
    ("board", WIDE, "/supervision/board", None),
    ("wall", WALL, "/supervision/wall", None),
    ("slowest", WIDE, "/supervision/slowest?from=2023-01-01&to=2023-06-30", chart),
    ("orders", WIDE, "/supervision/orders", None),
    ("lights", WIDE, "/lights", None),
    ("phone", PHONE, "/supervision", None),
)
"""Name, screen, address, and what is done there first."""


def main(address: str, username: str, password: str) -> None:
    """Take all pictures, one after the other."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        for name, screen, path, act in PICTURES:
            page = signed_in(browser, address, username, password, screen)
            page.goto(address + path)
            if act is not None:
                act(page)
            page.wait_for_timeout(800)
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(str(__doc__))
    main(*sys.argv[1:])
