"""Takes the pictures of the officer's guide (docs/images/officer) from a running sample county.

``luodi demo``, ``luodi serve``, then ``python bench/officer_images.py http://127.0.0.1:8000 officer PASSWORD``. It
claims one task on the way, as an officer would; take a sample county that may be thrown away.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

import go  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "officer"
WIDE, PHONE = {"width": 1280, "height": 620}, {"width": 390, "height": 780}


def open_fourth(page: Page) -> None:
    """The fourth row, opened by keyboard."""
    for _ in range(4):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#task-form[data-ready]").wait_for()


def tick_three(page: Page) -> None:
    """Three rows ticked by keyboard."""
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")


def claim(page: Page) -> None:
    """The fourth row opened, claimed, and what else one may do with it."""
    open_fourth(page)
    button = page.locator(".actions").get_by_role("button", name="签收")
    if button.count():
        button.click()
        page.get_by_text("已签收：").wait_for()
        page.locator("#task-form[data-ready]").wait_for()
    page.locator(".actions summary").click()


def hand_back(page: Page) -> None:
    """The dialog of 退回."""
    open_fourth(page)
    page.locator(".actions").get_by_role("button", name="退回").click()
    page.locator("#verb-dialog h2").wait_for()


def show_keys(page: Page) -> None:
    """The sheet of keys."""
    page.keyboard.press("j")
    page.keyboard.press("?")


PICTURES: tuple[tuple[str, dict[str, int], str, Callable[[Page], None] | None], ...] = (
    ("list", WIDE, "/tasks", None),
    ("ticked", WIDE, "/tasks", tick_three),
    ("beside", WIDE, "/tasks", open_fourth),
    ("verbs", WIDE, "/tasks", claim),
    ("return", WIDE, "/tasks", hand_back),
    ("keys", WIDE, "/tasks", show_keys),
    ("absence", WIDE, "/absence", None),
    ("phone-list", PHONE, "/tasks", None),
    ("phone-task", PHONE, "/tasks", open_fourth),
)
"""Name, screen, address, and what is done there first."""


def signed_in(browser: Browser, address: str, username: str, password: str, screen: dict[str, int]) -> Page:
    """A page of somebody who is in."""
    page = browser.new_page(viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


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
            page.wait_for_timeout(1_000)
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        page = browser.new_page(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]
        page.goto(f"{address}/sign-in")
        page.screenshot(path=IMAGES / "sign-in.png", clip={"x": 340, "y": 40, "width": 600, "height": 360})
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(str(__doc__))
    main(*sys.argv[1:])
