"""A page of nothing but one editor of decisions or forms, with the doors that the editors ask, and no database."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from flask import Flask, Response, jsonify, render_template_string, request
from playwright.sync_api import Page, expect

from engine.domain.errors import Finding, Invalid
from engine.domain.ports import SystemClock
from engine.domain.variables import dumps
from engine.feel import FeelRuntime
from engine.runtime.decision_files import DecisionFiles
from workflow.commands.feel import OfficeDays
from workflow.modeling.trial.evaluate import model_of, try_decision
from workflow.web import assets

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:"
)
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>编辑</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="token-of-the-page">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{{ asset_url('base.css') }}">
<link rel="stylesheet" href="{{ asset_url(bundle + '.css') }}">
<script type="module" src="{{ asset_url('base.js') }}"></script>
<script type="module" src="{{ asset_url(bundle + '.js') }}"></script></head>
<body><main class="page" style="display: flex; flex-direction: column; height: 100vh">
<h1>{{ name }}</h1><div data-editor-tools role="toolbar" aria-label="工具"></div><div data-editor-state></div>
<div class="editor" style="flex: 1 1 0; min-height: 240px" data-island="{{ island }}"
 data-content-url="/content/{{ name }}" data-save-url="/save/{{ name }}"
 data-check-url="/check/{{ name }}" data-seen-url="/seen" data-revision="1" data-draft="7" data-file="{{ name }}"
 {{ 'data-readonly' if readonly else '' }}><script type="application/json">{}</script></div>
<div data-editor-findings></div></main></body></html>"""


@dataclass
class Desk:
    """What the editors find behind their doors: files by name, each save as it came."""

    files: dict[str, str] = field(default_factory=dict)
    saved: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def bed(desk: Desk) -> Flask:
    """An app that serves one editor and takes what it saves."""
    app = Flask("bed", static_folder=str(assets.STATIC_FOLDER), static_url_path="/static")
    app.jinja_env.globals["asset_url"] = assets.asset_url

    @app.get("/edit/<name>")
    def edit(name: str) -> str:
        bundle, island = ("decisions", "dmn-modeler") if name.endswith(".dmn") else ("form-editor", "form-editor")
        readonly = "readonly" in request.args
        return render_template_string(PAGE, name=name, bundle=bundle, island=island, readonly=readonly)

    @app.get("/content/<name>")
    def content(name: str) -> Response:
        return Response(desk.files[name], content_type="text/plain; charset=utf-8")

    @app.put("/save/<name>")
    def save(name: str) -> Response:
        desk.saved.append((name, request.get_data(as_text=True)))
        return jsonify({"revision": len(desk.saved) + 1, "savedAt": "2023-05-31T02:21:00Z"})

    @app.post("/check/<name>")
    def check(name: str) -> Response:
        return jsonify({"findings": findings_of(name, request.get_data())})

    @app.post("/seen")
    def seen() -> Response:
        return jsonify({"editors": [], "revision": 1})

    @app.post("/models/decisions/try")
    def try_out() -> Response:
        asked = request.get_json()
        runtime = FeelRuntime(SystemClock(), OfficeDays())
        try:
            model = model_of({"a.dmn": asked["xml"].encode()}, "a.dmn")
            told = try_decision(model, asked["decision"], asked["given"], runtime)
        except Invalid as error:
            answer = jsonify({"detail": error.message, "findings": list(map(dataclasses.asdict, error.findings))})
            answer.status_code = 422
            return answer
        return Response(dumps(told), content_type="application/json")

    @app.get("/options/<kind>")
    def options(kind: str) -> Response:
        return jsonify([{"value": "u_invest", "label": "投资促进中心", "note": kind}])

    @app.get("/calendar/<year>.json")
    def calendar(year: str) -> Response:
        return jsonify({"year": int(year), "days": {}})

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    return app


def findings_of(name: str, content: bytes) -> list[dict]:
    """What the engine finds in one file, as the editors are told."""
    found: Sequence[Finding] = ()
    try:
        if name.endswith(".dmn"):
            found = DecisionFiles({name: content}).model(name).findings
    except Invalid as error:
        found = error.findings
    return [{**dataclasses.asdict(one), "words": one.message} for one in found]


@pytest.fixture
def edit(bed: Flask, desk: Desk, serve: Callable[[Flask], str], strict_page: Page) -> Callable[..., Page]:
    """Opens the editor of a file: ``edit("a.dmn", text)``."""
    address = serve(bed)

    def open_editor(name: str, text: str, *, readonly: bool = False) -> Page:
        desk.files[name] = text
        strict_page.goto(f"{address}/edit/{name}{'?readonly' if readonly else ''}")
        expect(strict_page.locator("[data-island][data-ready]")).to_be_attached()
        return strict_page

    return open_editor


ENGLISH = """() => {
  const found = new Set();
  const add = (text) => { const line = (text ?? '').trim(); if (/[A-Za-z]{2,}/.test(line)) found.add(line); };
  const code = 'script, style, code, pre, textarea, [contenteditable], .cm-editor, .cm-tooltip, datalist, svg text, h1';
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest(code) || !element.checkVisibility()) continue;
    for (const name of ['title', 'placeholder', 'aria-label']) add(element.getAttribute(name));
    if (element.tagName === 'IMG') add(element.alt);
    for (const node of element.childNodes) if (node.nodeType === 3) add(node.textContent);
  }
  return [...found];
}"""


@pytest.fixture
def english() -> Callable[..., list[str]]:
    """The English words a page shows or reads out, besides what is no word: ``english(page, r"[a-z_]+")``."""

    def words_on(page: Page, allowed: str = "") -> list[str]:
        plain = re.compile(rf"(?:{allowed or '(?!)'}|Powered by bpmn\.io|FEEL|HTML|JSON|Markdown)")
        return sorted(text for text in page.evaluate(ENGLISH) if re.search("[A-Za-z]{2,}", plain.sub("", text)))

    return words_on
