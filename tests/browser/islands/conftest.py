"""A page of nothing but one island, under the product's content security policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, jsonify, render_template_string, request
from playwright.sync_api import Page

from workflow.web import assets

DATA = Path(__file__).parents[2] / "data" / "islands"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:"
)
PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>island</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="token-of-the-page">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{{ asset_url('base.css') }}">
{% if bundle in ('diagram', 'form') %}<link rel="stylesheet" href="{{ asset_url(bundle + '.css') }}">{% endif %}
<script type="module" src="{{ asset_url('base.js') }}"></script>
{% if bundle %}<script type="module" src="{{ asset_url(bundle + '.js') }}"></script>{% endif %}
</head><body><main class="page">{{ body | safe }}</main></body></html>"""


@pytest.fixture
def answers() -> dict:
    """What the bed's server answers to a posted form: ``status`` and ``json``; a test may change it."""
    return {"status": 200, "json": {"location": "/next"}}


@pytest.fixture
def posted() -> list[tuple[dict, str]]:
    """What was posted: the JSON body and the CSRF token of each request."""
    return []


@pytest.fixture
def bed(answers: dict, posted: list) -> Flask:
    """An app that serves one body, the diagram, and a place to post to."""
    app = Flask("bed", static_folder=str(assets.STATIC_FOLDER), static_url_path="/static")
    app.jinja_env.globals["asset_url"] = assets.asset_url

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, **app.config["PAGE"])

    @app.get("/next")
    def following() -> str:
        return "<title>next</title>"

    @app.get("/diagram.xml")
    def diagram() -> Response:
        return Response((DATA / "three_tasks.bpmn").read_bytes(), mimetype="application/xml")

    @app.post("/complete")
    def complete() -> Response:
        posted.append((request.get_json(), request.headers.get("X-CSRFToken")))
        answer = jsonify(answers["json"])
        answer.status_code = answers["status"]
        return answer

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    return app


@pytest.fixture
def show(bed: Flask, serve: Callable[[Flask], str], strict_page: Page) -> Callable[..., Page]:
    """Opens a page of one body: ``show(html, bundle="form")``, after its island said that it is ready."""

    def open_page(body: str, bundle: str | None = None, *, language: str = "zh-CN") -> Page:
        bed.config["PAGE"] = {"body": body, "bundle": bundle, "language": language}
        strict_page.goto(serve(bed))
        if bundle:
            strict_page.wait_for_selector("[data-island][data-ready], [data-island] [role=alert]")
        return strict_page

    return open_page


@pytest.fixture
def show_form(show: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the form of the bed: ``show_form(values, readonly=True)``."""

    def open_form(values: dict | None = None, *, readonly: bool = False) -> Page:
        schema = (DATA / "land.form").read_text("utf-8")
        return show(
            f"""<div data-island="form" id="land" data-submit-url="/complete" {"data-readonly" if readonly else ""}>
            <script type="application/json" data-schema>{schema}</script>
            <script type="application/json" data-values>{json.dumps(values or {})}</script></div>
            <div class="actions"><button class="button" data-submit="#land" data-key="ctrl+enter">办理</button>
            <button class="button" data-submit="#land" data-unchecked
             data-extra='{{"draft": true}}'>暂存</button></div>""",
            "form",
        )

    return open_form


@pytest.fixture
def show_fields(show: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a form of these components, on 31 May 2023: ``show_fields([{…}], {"key": value}, known={…})``."""

    def open_form(components: list[dict], values: dict | None = None, *, known: dict | None = None) -> Page:
        shown = {"schemaVersion": 19, "type": "default", "id": "fields"}
        shown["components"] = [{"id": f"f_{index}", **one} for index, one in enumerate(components)]
        return show(
            f"""<div data-island="form" id="fields" data-submit-url="/complete" data-today="2023-05-31" data-user="li">
            <script type="application/json" data-schema>{json.dumps(shown)}</script>
            <script type="application/json" data-values>{json.dumps(values or {})}</script>
            <script type="application/json" data-known>{json.dumps(known or {})}</script></div>
            <div class="actions"><button class="button" data-submit="#fields">办理</button></div>""",
            "form",
        )

    return open_form


@pytest.fixture
def hand_in(posted: list) -> Callable[[Page], dict]:
    """Presses 办理 and gives the variables that were sent."""

    def press(page: Page) -> dict:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="办理").click()
        page.wait_for_url("**/next", timeout=5_000)
        return posted[-1][0]["variables"]

    return press


@pytest.fixture
def show_diagram(show: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the diagram of the bed with a state: ``show_diagram({"current": ["second"]})``."""

    def open_diagram(state: dict, *, url: str = "/diagram.xml") -> Page:
        return show(
            f"""<div data-island="diagram" class="diagram" data-xml-url="{url}" data-details="#details">
            <script type="application/json">{json.dumps(state)}</script></div><aside id="details"></aside>""",
            "diagram",
        )

    return open_diagram
