"""What browser tests share: Debian's Chromium, any app served on a free port, a page that tolerates no error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

import go

expect.set_options(timeout=15_000)
"""Milliseconds a page may take to show what is expected; two workers share the machine with the database."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's own browser; no sandbox, because CI is root in its container."""
    return {**browser_type_launch_args, "executable_path": go.browser(), "args": ["--no-sandbox"]}


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    """The screen of an office."""
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves an app until the test ends: ``serve(app)`` gives its address, without a slash at the end."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def strict_page(page: Page) -> Iterator[Page]:
    """A page on which a script error, or a word of the content security policy, fails the test."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    assert [] == said
