"""The modeler's pages: versions, their files, and files brought in from outside."""

from __future__ import annotations

import io

import pytest

from engine.runtime import deploy

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:process id="ip_sample" name="样例" isExecutable="true">
    <bpmn:startEvent id="start_sample"><bpmn:outgoing>flow_start_sample__ask</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="ask" name="{name}"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="ask" bindingType="deployment" /><zeebe:assignmentDefinition candidateGroups="g_station" /></bpmn:extensionElements><bpmn:incoming>flow_start_sample__ask</bpmn:incoming><bpmn:outgoing>flow_ask__end_sample</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end_sample"><bpmn:incoming>flow_ask__end_sample</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_start_sample__ask" sourceRef="start_sample" targetRef="ask" />
    <bpmn:sequenceFlow id="flow_ask__end_sample" sourceRef="ask" targetRef="end_sample" />
  </bpmn:process>
</bpmn:definitions>"""  # noqa: E501
FORM = b"""{"id": "ask", "type": "default", "schemaVersion": 19, "components": [
  {"type": "textfield", "key": "x", "id": "f"}]}"""


def diagram(name: str = "询问") -> bytes:
    return DIAGRAM.format(name=name).encode()


def upload(browser, *files, follow=True):
    sent = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/models/drafts/upload", data=sent, content_type="multipart/form-data", follow_redirects=follow)


@pytest.fixture
def first(world):
    with world.transaction() as uow:
        return deploy(uow, {"ip_sample.bpmn": diagram(), "ask.form": FORM}).processes[0].definition_key


@pytest.fixture
def modeler(signed_in):
    return signed_in("modeler")


@pytest.mark.both_databases
def test_the_list_shows_what_is_deployed(modeler, first):
    page = modeler.get("/definitions").text

    assert "样例" in page
    assert "ip_sample" in page


def test_a_version_is_shown_with_its_files(modeler, first):
    page = modeler.get(f"/definitions/{first}").text

    assert f"/definitions/{first}/xml" in page
    assert "ask.form" in page


def test_the_diagram_comes_back_byte_for_byte(modeler, first):
    assert modeler.get(f"/definitions/{first}/xml").data == diagram()


def test_a_file_is_downloaded_under_its_name(modeler, first):
    answer = modeler.get(f"/definitions/{first}/files/ask.form")

    assert answer.data == FORM
    assert answer.headers["Content-Disposition"] == "attachment; filename=ask.form"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("notes.txt", b"x", "没有可以部署的文件"), ("all.zip", b"not a zip", "压缩包打不开")],
)
def test_what_cannot_be_opened_is_refused_in_words(modeler, name, content, words):
    answer = upload(modeler, (name, content))

    assert answer.status_code == 422
    assert words in answer.text


def test_text_that_is_no_xml_is_a_draft_with_its_finding(modeler):
    page = upload(modeler, ("ip_sample.bpmn", b"<bpmn:definitions>")).text

    assert "1 处错误" in page


def test_a_supervisor_makes_no_drafts(signed_in, first):
    assert upload(signed_in("supervisor"), ("ip_sample.bpmn", diagram("再问"))).status_code == 403


def test_an_officer_has_no_door_to_the_models(signed_in, first):
    assert signed_in("officer").get("/definitions").status_code == 403


def test_a_version_that_is_not_there_is_said_so(modeler):
    assert modeler.get("/definitions/42").status_code == 404
