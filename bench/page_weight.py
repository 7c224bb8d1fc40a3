"""How many bytes the pages of the desk take over the wire, in a real browser: with an empty cache, and once more.

``python bench/page_weight.py [--json]`` starts ``luodi serve`` over a database with a full page of open tasks and opens
the sign-in page, the list, a task and the list again. The browser asks by a name that is not this machine's own, over
plain HTTP as in an office, so it takes gzip (brotli is for https alone). Prints a table, or with ``--json``
``{page: {"requests", "kilobytes", "scripts"}}``; kilobytes are thousands of bytes of answers with their heads.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

import go  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import say, table, tell  # noqa: E402
from bench.office import CLERK, PASSWORD, serving  # noqa: E402
from bench.over_http import filled  # noqa: E402

HOST = "office.test"
"""What the browser takes the server for; it is told itself where that is."""

MOST_FIRST_PAGE = 150_000
"""What the first page of the desk may weigh, bytes."""


@dataclass
class Weight:
    """What came over the wire for one page: answers with their heads; ``kinds`` are bytes by kind of file."""

    requests: int = 0
    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)


def weigh(page: Page, act: Callable[[], object]) -> Weight:
    """What ``act`` makes the browser fetch until it is quiet; what it had already costs nothing."""
    weight, kind_of = Weight(), {}
    session = page.context.new_cdp_session(page)

    def received(event: dict[str, Any]) -> None:
        kind_of[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        sent = int(event["encodedDataLength"])
        if sent:
            kind = kind_of.get(event["requestId"], "Other")
            weight.requests += 1
            weight.total += sent
            weight.kinds[kind] = weight.kinds.get(kind, 0) + sent

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    act()
    page.wait_for_load_state("networkidle")
    session.detach()
    return weight


def sign_in(page: Page, office: str, username: str, password: str) -> None:
    """Sign in, which leads to the first page of the desk."""
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def measure(port: int, task_key: int) -> dict[str, Weight]:
    """The weight of each page, in the order of a morning."""
    office = f"http://{HOST}:{port}"
    arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=arguments)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.goto(f"{office}/sign-in")
        sign_in(page, office, CLERK, PASSWORD)
        signed_in = page.context.storage_state()

        def fresh() -> Page:
            return browser.new_context(storage_state=signed_in, viewport={"width": 1366, "height": 768}).new_page()

        first = fresh()
        weights = {"list, empty cache": weigh(first, lambda: first.goto(f"{office}/tasks"))}
        weights["task, after the list"] = weigh(first, lambda: first.goto(f"{office}/tasks/{task_key}"))
        weights["task, once more"] = weigh(first, lambda: first.goto(f"{office}/tasks/{task_key}"))
        weights["list, once more"] = weigh(first, lambda: first.goto(f"{office}/tasks"))
        alone = fresh()
        weights["task, empty cache"] = weigh(alone, lambda: alone.goto(f"{office}/tasks/{task_key}"))
        nobody = browser.new_context().new_page()
        weights["sign-in, empty cache"] = weigh(nobody, lambda: nobody.goto(f"{office}/sign-in"))
        browser.close()
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    asked = parser.parse_args()
    with databases(["sqlite"]) as made:
        say("an office with a full page of tasks …")
        url = made.new("sqlite", "weight")
        _done, waiting = filled(url)
        with serving(url) as server:
            weights = measure(server.port, waiting)
    shown = [
        (name, weight.requests, f"{weight.total / 1000:.1f}", f"{weight.kinds.get('Script', 0) / 1000:.1f}")
        for name, weight in weights.items()
    ]
    result = {
        name: {
            "requests": weight.requests,
            "kilobytes": weight.total / 1000,
            "scripts": weight.kinds.get("Script", 0) / 1000,
        }
        for name, weight in weights.items()
    }
    tell(result, table(("page", "requests", "KB", "of these scripts"), shown), as_json=asked.json)


if __name__ == "__main__":
    main()
