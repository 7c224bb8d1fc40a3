"""A page of nothing but the BPMN editor, saving into a dictionary and checked by the engine itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, jsonify, render_template_string, request
from playwright.sync_api import Page, expect

from engine.domain.errors import Finding
from engine.runtime.check import check_resources
from workflow.web import assets

BPMN = Path(__file__).parents[3] / "bpmn"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:"
)
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>画图</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="token">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{{ asset_url('base.css') }}">
<link rel="stylesheet" href="{{ asset_url('modeler.css') }}">
<script type="module" src="{{ asset_url('base.js') }}"></script>
<script type="module" src="{{ asset_url('modeler.js') }}"></script></head>
<body><main class="page"><h1>画图</h1><div data-editor-tools></div><div data-editor-state></div>
<div class="editor" data-island="bpmn-modeler" data-content-url="/content" data-save-url="/save" data-check-url="/check"
 data-seen-url="/seen" data-revision="1" data-draft="7" data-file="lead.bpmn" aria-label="流程图" {{ attributes }}>
<script type="application/json">{{ offers | safe }}</script></div>
<div data-editor-findings></div></main></body></html>"""
START = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions_lead" targetNamespace="http://bpmn.io/schema/bpmn"
 modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
<bpmn:process id="lead" name="线索办理" isExecutable="true"><bpmn:startEvent id="begin" name="登记"/></bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="lead">
<bpmndi:BPMNShape id="begin_di" bpmnElement="begin"><dc:Bounds x="180" y="180" width="36" height="36"/>
<bpmndi:BPMNLabel/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"""
DRAW = """(editor, type) => {
  const shape = editor.get('elementFactory').createShape({ type });
  const [source, root] = [editor.get('elementRegistry').get('begin'), editor.get('canvas').getRootElement()];
  return editor.get('modeling').appendShape(source, shape, { x: 400, y: 198 }, root).id;
}"""
FORM = b"""{"id": "lead_form", "type": "default", "schemaVersion": 19, "components":
 [{"type": "textfield", "key": "name", "label": "\xe5\x90\x8d\xe7\xa7\xb0", "id": "f"}]}"""
OFFERS = {
    "files": ["lead.bpmn", "lead_form.form"],
    "forms": [{"id": "lead_form", "name": "线索登记表", "file": "lead_form.form"}],
    "decisions": [{"id": "task_deadlines", "name": "时限表", "file": "task_deadlines.dmn"}],
    "processes": [{"id": "ip_review", "name": "评审决策"}],
    "groups": [{"code": "g_center_project", "name": "投促中心项目科"}, {"code": "g_mnr", "name": "资规局"}],
    "people": [{"username": "li", "name": "李晓梅"}, {"username": "zhang", "name": "张建国"}],
    "variables": [{"name": "grade", "type": "string", "from": "线索登记表"}],
    "jobTypes": ["record_stage", "reserve_site"],
    "messages": ["msg_notice"],
}


def said(finding: Finding) -> dict:
    """A finding as the draft's check endpoint tells it."""
    return {
        "rule": finding.rule, "severity": finding.severity, "file": finding.file, "element": finding.element,
        "line": finding.line, "words": finding.message, "message": finding.message,
    }  # fmt: skip


class Editor:
    """An opened editor: its page, what it saved, and what the engine's check says of its diagram."""

    def __init__(self, page: Page, saved: list[str]) -> None:
        self.page = page
        self.saved = saved

    def run(self, script: str, *arguments: object) -> object:
        """Run a function of JavaScript over the editor: ``run("(editor, id) => …", "begin")``."""
        return self.page.evaluate(
            f"([given]) => ({script})(document.querySelector('[data-island]').luodiEditor, ...given)", [list(arguments)]
        )

    def xml(self) -> str:
        """The diagram as it would be saved now."""
        return str(self.run("async (editor) => (await editor.saveXML({format: true})).xml"))

    def shape(self, element_id: str):
        """An element on the diagram, not in the small map."""
        return self.page.locator(f"g.viewport [data-element-id={element_id}]").first

    def draw(self, kind: str) -> str:
        """Put an element behind the start, by the editor's own commands: ``draw("UserTask")`` gives its id."""
        return str(self.run(DRAW, f"bpmn:{kind}"))

    def choose(self, element_id: str) -> None:
        """Choose an element, so that the panel is about it."""
        self.run("(editor, id) => editor.get('selection').select(editor.get('elementRegistry').get(id))", element_id)

    def pick(self, element_id: str) -> None:
        """Click an element that is not chosen yet; a click on the chosen one would let go of it."""
        chosen = self.run("(editor) => editor.get('selection').get().map((one) => one.id)")
        if chosen == [element_id]:
            self.run("(editor) => editor.get('canvas').focus()")
        else:
            self.shape(element_id).click()

    def group(self, group_id: str):
        """A group of the panel, opened; the panel may draw itself anew while it is."""
        found = self.page.locator(f"[data-group-id=group-{group_id}]")
        title, opened = (
            found.locator(f".bio-properties-panel-group-header{rest}").first for rest in ("-title", ".open")
        )
        title.wait_for()
        self.run("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        if not opened.is_visible():
            title.click()
        expect(opened).to_be_visible()
        return found


@pytest.fixture
def start() -> str:
    """The diagram the editor opens with: one start event."""
    return START


@pytest.fixture
def findings() -> Callable[[str], list[Finding]]:
    """What the engine's check says of a diagram that stands beside the bed's form."""

    def check(xml: str) -> list[Finding]:
        return check_resources({"lead.bpmn": xml.encode(), "lead_form.form": FORM})

    return check


@pytest.fixture
def open_editor(serve, strict_page: Page, findings) -> Callable[..., Editor]:
    """Opens the editor: ``open_editor(xml, readonly=True)``."""
    saved: list[str] = []
    app = Flask("bed", static_folder=str(assets.STATIC_FOLDER), static_url_path="/static")
    app.jinja_env.globals["asset_url"] = assets.asset_url

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, offers=json.dumps(OFFERS), attributes=app.config["ATTRIBUTES"])

    @app.get("/content")
    def content() -> Response:
        return Response(app.config["XML"], mimetype="application/xml")

    @app.put("/save")
    def save() -> Response:
        saved.append(request.get_data(as_text=True))
        return jsonify(revision=len(saved) + 1, savedAt="2023-05-31T02:21:00Z")

    @app.post("/check")
    def check() -> Response:
        return jsonify(findings=[said(one) for one in findings(request.get_data(as_text=True))])

    @app.post("/seen")
    def seen() -> Response:
        return jsonify(editors=[], revision=len(saved) + 1, savedBy=None, savedAt=None)

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def show(xml: str | bytes = START, *, readonly: bool = False) -> Editor:
        app.config.update(XML=xml, ATTRIBUTES="data-readonly" if readonly else "")
        strict_page.set_default_timeout(15_000)
        strict_page.goto(serve(app))
        strict_page.wait_for_selector("[data-island][data-ready], [data-island] [role=alert]")
        return Editor(strict_page, saved)

    return show
