"""The page of the REST API in a browser: every operation, no outside request, calls with the page's own token."""

from __future__ import annotations

import pytest


@pytest.fixture
def api_page(enter, office):
    """The page, and the addresses it asked for."""
    page = enter("admin")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{office}/v2/docs")
    page.locator(".opblock-summary-path").first.wait_for()
    return page, asked


def test_the_page_shows_every_operation_and_asks_nobody_else(api_page, office):
    page, asked = api_page

    assert page.locator(".opblock").count() == len(operations(page, office))
    assert [] == [url for url in asked if not url.startswith((office, "data:", "blob:"))]


def test_a_call_that_changes_something_carries_the_token_of_the_page(api_page):
    page, _ = api_page
    block = page.locator("#operations-Signal-broadcastSignal")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.locator("textarea").fill('{"signalName": "go"}')

    block.get_by_role("button", name="Execute").click()

    block.locator(".live-responses-table .response-col_status", has_text="200").wait_for()


def operations(page, office):
    document = page.request.get(f"{office}/v2/openapi.json").json()
    return [name for item in document["paths"].values() for name in item if name != "parameters"]
