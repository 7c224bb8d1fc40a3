"""The modeler's pages: versions, files, and what an upload leads to."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import func, select

from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.runtime import deploy, start_instance

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


def broken() -> bytes:
    return diagram().replace(b'targetRef="end_sample"', b'targetRef="nowhere"')


def upload(browser, *files, follow=True):
    sent = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return browser.post("/definitions/upload", data=sent, content_type="multipart/form-data", follow_redirects=follow)


def versions(world) -> int:
    with world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(ProcessDefinition))


@pytest.fixture
def first(world):
    with world.transaction() as uow:
        return deploy(uow, {"ip_sample.bpmn": diagram(), "ask.form": FORM}).processes[0].definition_key


@pytest.fixture
def modeler(signed_in):
    return signed_in("modeler")


def test_a_warning_is_told_after_the_upload(modeler, first):
    loose = b'<bpmn:task id="loose"/><bpmn:sequenceFlow id="f" sourceRef="start_sample" targetRef="loose"/>'
    stops = diagram("再问").replace(b"</bpmn:process>", loose + b"</bpmn:process>")

    page = upload(modeler, ("ip_sample.bpmn", stops)).text

    assert "提醒 1 条：loose：有结束事件，这条路却没有连到结束事件" in page


def test_a_start_that_cannot_be_worked_out_is_told(modeler):
    timer = b"<bpmn:timerEventDefinition><bpmn:timeDate>=nothing</bpmn:timeDate></bpmn:timerEventDefinition>"
    timed = diagram().replace(b"</bpmn:startEvent>", timer + b"</bpmn:startEvent>")

    page = upload(modeler, ("ip_sample.bpmn", timed), ("ask.form", FORM)).text

    assert "开始事件的定时、消息或信号算不出来。" in page


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


@pytest.mark.both_databases
def test_a_changed_diagram_makes_a_version_and_running_instances_stay(world, modeler, first):
    with world.transaction() as uow:
        key = start_instance(uow, process_id="ip_sample")

    page = upload(modeler, ("ip_sample.bpmn", diagram("再问"))).text

    assert "样例 v2" in page
    assert "正在运行的 1 个实例留在各自的版本" in page
    with world.reading() as uow:
        assert uow.session.get(ProcessInstance, key).version == 1


def test_a_changed_diagram_brings_the_forms_it_was_last_deployed_with(modeler, first):
    page = upload(modeler, ("ip_sample.bpmn", diagram("再问"))).text

    assert "其余 1 个文件沿用上次部署的" in page
    assert "ask.form" in page


def test_a_changed_form_alone_makes_a_version_of_its_process(world, modeler, first):
    upload(modeler, ("ask.form", FORM.replace(b'"x"', b'"y"')))

    assert versions(world) == 2


def test_the_same_content_makes_no_version(world, modeler, first):
    page = upload(modeler, ("ip_sample.bpmn", diagram()), ("ask.form", FORM)).text

    assert "没有新版本" in page
    assert versions(world) == 1


def test_a_broken_diagram_is_refused_with_its_elements(world, modeler, first):
    page = upload(modeler, ("ip_sample.bpmn", broken())).text

    assert "没有部署" in page
    assert "flow_ask__end_sample" in page
    assert versions(world) == 1


@pytest.mark.both_databases
def test_a_broken_diagram_can_be_looked_at_with_its_findings_marked(modeler, first):
    answer = upload(modeler, ("ip_sample.bpmn", broken()), follow=False)

    page = modeler.get(answer.location).text

    assert '"incident":[' in page
    assert modeler.get(f"{answer.location}/ip_sample.bpmn").data == broken()


def test_a_zip_is_opened(world, modeler):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("folder/ip_sample.bpmn", diagram())
        archive.writestr("folder/ask.form", FORM)
        archive.writestr("folder/README.md", "x")

    upload(modeler, ("all.zip", held.getvalue()))

    assert versions(world) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("notes.txt", b"x", "没有可以部署的文件"), ("all.zip", b"not a zip", "压缩包打不开")],
)
def test_what_cannot_be_opened_is_refused_in_words(modeler, name, content, words):
    answer = upload(modeler, (name, content))

    assert answer.status_code == 422
    assert words in answer.text


def test_text_that_is_no_xml_is_refused_with_its_line(modeler):
    page = upload(modeler, ("ip_sample.bpmn", b"<bpmn:definitions>")).text

    assert "没有部署" in page


def test_a_supervisor_does_not_deploy(signed_in, first):
    assert upload(signed_in("supervisor"), ("ip_sample.bpmn", diagram("再问"))).status_code == 403


def test_an_officer_has_no_door_to_the_models(signed_in, first):
    assert signed_in("officer").get("/definitions").status_code == 403


def test_a_version_that_is_not_there_is_said_so(modeler):
    assert modeler.get("/definitions/42").status_code == 404
