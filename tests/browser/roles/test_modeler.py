"""A modeler's hour: look at a version, upload a broken diagram, see where, upload a changed one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.persistence.instances import ProcessInstance

DIAGRAM = (Path(__file__).parents[3] / "bpmn" / "ip_lead" / "ip_lead.bpmn").read_bytes()


@pytest.fixture
def modeler(office, enter) -> Page:
    page = enter("mo")
    page.goto(f"{office}/definitions")
    page.get_by_role("link", name="线索与首报").click()
    page.locator("[data-island=diagram][data-ready]").wait_for()
    return page


def upload(page: Page, content: bytes) -> None:
    page.get_by_role("button", name="上传新版本").click()
    page.locator("#files").set_input_files([{"name": "ip_lead.bpmn", "mimeType": "application/xml", "buffer": content}])
    page.get_by_role("button", name="检查并部署").click()


def test_an_element_tells_who_does_it_and_by_which_form(modeler):
    modeler.locator("[data-element-id=lead_triage]").first.click()

    expect(modeler.locator("#element-details")).to_contain_text("人工任务")
    expect(modeler.locator("#element-details")).to_contain_text("lead_triage")


def test_a_broken_diagram_leads_to_findings_marked_on_it(modeler):
    upload(modeler, DIAGRAM.replace(b'calledDecision decisionId="lead_valid"', b'calledDecision decisionId=""'))

    expect(modeler.get_by_role("heading", level=1)).to_contain_text("没有部署")
    expect(modeler.locator("table code").first).to_have_text("lead_valid")
    expect(modeler.locator(".luodi-incident[data-element-id=lead_valid]")).to_be_visible()


def test_a_changed_diagram_is_version_two_and_what_runs_stays(modeler, lead, world):
    upload(modeler, DIAGRAM.replace("线索研判".encode(), "线索会商".encode()))

    expect(modeler.get_by_role("heading", level=1)).to_contain_text("v2")
    expect(modeler.get_by_text("正在运行的 1 个实例留在各自的版本")).to_be_visible()
    with world.reading() as uow:
        assert uow.session.get(ProcessInstance, lead).version == 1


def test_the_same_diagram_makes_no_new_version(modeler):
    upload(modeler, DIAGRAM)

    expect(modeler.get_by_text("没有新版本")).to_be_visible()
