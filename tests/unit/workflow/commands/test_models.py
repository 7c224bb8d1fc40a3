"""`luodi check` and `luodi deploy`: what is looked at together, and what is said."""

from __future__ import annotations

import json

import pytest

from workflow.commands.models import batches

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">
  <bpmn:process id="hello" name="hello" isExecutable="true">
    <bpmn:startEvent id="Begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="Begin" targetRef="Done"/>
    <bpmn:endEvent id="Done"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "models" / "hello"
    made.mkdir(parents=True)
    (made / "hello.bpmn").write_text(GOOD, "utf-8")
    return made


def test_a_file_that_is_no_xml_is_refused_with_exit_code_1(terminal, folder):
    (folder / "hello.bpmn").write_text("<broken", "utf-8")

    done = terminal("check", str(folder / "hello.bpmn"))

    assert (1, True) == (done.exit_code, "有错误" in done.stdout)


def test_json_is_all_that_is_printed(terminal, folder):
    done = terminal("check", "--json", str(folder))

    assert [(str(folder / "hello.bpmn"), "ok")] == [(row["file"], row["verdict"]) for row in json.loads(done.stdout)]


def test_a_finding_in_json_has_its_place(terminal, folder):
    (folder / "hello.bpmn").write_text("<broken", "utf-8")

    finding = json.loads(terminal("check", "--json", str(folder)).stdout)[0]["findings"][0]

    assert {"element", "line", "rule", "message"} <= set(finding)


def test_a_sub_folder_is_a_batch_of_its_own(folder):
    other = folder.parent / "other"
    other.mkdir()
    (other / "x.dmn").write_text("<x/>")

    assert [{"hello.bpmn"}, {"x.dmn"}] == [set(batch.resources) for batch in batches([folder.parent])]


def test_a_file_is_seen_with_the_forms_beside_it(folder):
    (folder / "a.form").write_text("{}")
    (folder / "b.bpmn").write_text("<x/>")

    batch = next(iter(batches([folder / "hello.bpmn"])))

    assert ({"hello.bpmn", "a.form"}, {"hello.bpmn"}) == (set(batch.resources), set(batch.asked))


def test_a_folder_without_models_is_a_wrong_use(terminal, tmp_path):
    (tmp_path / "empty").mkdir()

    assert 2 == terminal("check", str(tmp_path / "empty")).exit_code


def test_a_deployed_folder_tells_its_version(terminal, folder):
    terminal("migrate")

    assert "hello v1 (新版本)" in terminal("deploy", str(folder)).stdout


def test_the_same_folder_makes_no_second_version(terminal, folder):
    terminal("migrate")
    terminal("deploy", str(folder))

    assert "hello v1 (没有变化)" in terminal("deploy", str(folder)).stdout


def test_a_refused_folder_does_not_stop_the_next(terminal, folder, tmp_path):
    terminal("migrate")
    bad = tmp_path / "models" / "bad"
    bad.mkdir()
    (bad / "bad.bpmn").write_text("<broken", "utf-8")

    done = terminal("deploy", str(bad), str(folder))

    assert (1, True) == (done.exit_code, "hello v1" in done.stdout)
