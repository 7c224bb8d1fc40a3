"""`luodi check` and `luodi deploy`: what is looked at together, and what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workflow.commands.model_files import batches

BPMN = Path(__file__).parents[4] / "bpmn"
GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">
  <bpmn:process id="hello" name="hello" isExecutable="true">
    <bpmn:startEvent id="Begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="Begin" targetRef="Done"/>
    <bpmn:endEvent id="Done"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
CALLER = (
    GOOD.replace('id="hello" name="hello"', 'id="caller" name="caller"')
    .replace(
        '<bpmn:endEvent id="Done">',
        '<bpmn:sequenceFlow id="f2" sourceRef="Call" targetRef="End"/><bpmn:endEvent id="End"/>'
        '<bpmn:callActivity id="Call"><bpmn:extensionElements><zeebe:calledElement '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" processId="hello"/></bpmn:extensionElements>',
    )
    .replace("</bpmn:endEvent>", "</bpmn:callActivity>")
    .replace('targetRef="Done"', 'targetRef="Call"')
)


def errors(row) -> list[str]:
    """The rules of a printed file's findings that are more than a warning."""
    return [finding["rule"] for finding in row["findings"] if not finding["message"].startswith("warning: ")]


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


def test_what_is_called_in_another_folder_of_the_tree_counts_as_there(terminal, folder):
    caller = folder.parent / "caller"
    caller.mkdir()
    (caller / "caller.bpmn").write_text(CALLER, "utf-8")

    found = json.loads(terminal("check", "--json", str(folder.parent)).stdout)

    assert [("ok", []), ("ok", [])] == [(row["verdict"], errors(row)) for row in found]


def test_what_is_called_and_nowhere_is_refused(terminal, folder):
    (folder / "hello.bpmn").write_text(CALLER.replace('"hello"', '"nobody"'), "utf-8")

    done = terminal("check", "--json", str(folder))

    assert (1, ["process-nowhere"]) == (done.exit_code, errors(json.loads(done.stdout)[0]))


def test_what_is_deployed_counts_as_there_when_asked_for(terminal, folder):
    terminal("migrate")
    terminal("deploy", str(folder))
    (folder / "hello.bpmn").write_text(CALLER, "utf-8")

    assert 0 == terminal("check", "--deployed", str(folder)).exit_code


def test_folders_are_deployed_after_those_they_call(terminal, folder):
    terminal("migrate")
    caller = folder.parent / "caller"
    caller.mkdir()
    (caller / "caller.bpmn").write_text(CALLER, "utf-8")

    assert 0 == terminal("deploy", str(caller), str(folder)).exit_code


def test_folders_that_need_each_other_of_the_product_are_deployed_without_a_word(terminal):
    terminal("migrate")

    done = terminal("deploy", *(str(BPMN / name) for name in ("ip_lead", "ip_project_main")))

    assert "task_deadlines" not in done.stderr


def test_what_is_still_missing_in_the_end_is_told(terminal):
    terminal("migrate")

    assert "process-nowhere" in terminal("deploy", str(BPMN / "ip_project_main")).stderr


def test_a_finding_in_json_has_these_four_members(terminal, folder):
    (folder / "hello.bpmn").write_text("<broken", "utf-8")

    [row] = json.loads(terminal("check", "--json", str(folder)).stdout)

    assert ({"file", "verdict", "findings"}, {"element", "line", "rule", "message"}) == (
        set(row), set(row["findings"][0]))  # fmt: skip


NO_DIAGRAMS = {
    "an empty file": b"",
    "binary junk": bytes(range(256)) * 20,
    "text": "你好".encode(),
    "a half": GOOD.encode()[:200],
    "a wrong encoding": GOOD.replace("UTF-8", "UTF-16").encode(),
    "an unknown encoding": GOOD.replace("UTF-8", "klingon").encode(),
    "a bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + GOOD.encode()[38:],
    "a thief": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + GOOD.encode()[38:],
    "a deep one": b"<a>" * 100_000,
    "many a null": b"\0" * 1000,
}


@pytest.mark.parametrize("content", NO_DIAGRAMS.values(), ids=NO_DIAGRAMS)
def test_whatever_a_file_holds_it_is_refused_with_a_finding(terminal, folder, content):
    (folder / "hello.bpmn").write_bytes(content)

    [row] = json.loads(terminal("check", "--json", str(folder)).stdout)

    assert ("refused", True) == (row["verdict"], bool(row["findings"]))


@pytest.mark.parametrize("encoding", ["UTF-16", "GB18030", "ISO-8859-1", "UTF-8-SIG"])
def test_a_file_in_another_encoding_is_read(terminal, folder, encoding):
    named = GOOD.replace("UTF-8", encoding.removesuffix("-SIG"))
    text = named if encoding == "ISO-8859-1" else named.replace('name="hello"', 'name="你好"')
    (folder / "hello.bpmn").write_bytes(text.encode(encoding))

    assert "ok" == json.loads(terminal("check", "--json", str(folder)).stdout)[0]["verdict"]


def test_a_link_that_leads_nowhere_is_refused(terminal, folder):
    (folder / "gone.bpmn").symlink_to(folder / "nothing")

    found = {row["file"]: row for row in json.loads(terminal("check", "--json", str(folder)).stdout)}

    assert ["unreadable"] == [finding["rule"] for finding in found[str(folder / "gone.bpmn")]["findings"]]


def test_a_folder_named_like_a_diagram_is_a_folder(terminal, folder):
    (folder / "x.bpmn").mkdir()

    assert 1 == len(json.loads(terminal("check", "--json", str(folder)).stdout))


def test_an_ending_in_capitals_is_the_same_ending(terminal, folder):
    (folder / "hello.bpmn").rename(folder / "HELLO.BPMN")

    assert "ok" == json.loads(terminal("check", "--json", str(folder)).stdout)[0]["verdict"]


def test_a_missing_folder_prints_nothing_on_standard_output(terminal, tmp_path):
    done = terminal("check", "--json", str(tmp_path / "nothing"))

    assert (2, "") == (done.exit_code, done.stdout)


def test_an_empty_folder_is_an_empty_list(terminal, tmp_path):
    done = terminal("check", "--json", str(tmp_path))

    assert (2, []) == (done.exit_code, json.loads(done.stdout))


def test_the_same_process_in_two_files_is_found_in_the_second(terminal, folder):
    (folder / "other.bpmn").write_text(GOOD, "utf-8")

    rows = json.loads(terminal("check", "--json", str(folder)).stdout)

    assert [[], ["process-twice"]] == [errors(row) for row in rows]


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


def test_a_doubt_about_the_drawing_is_a_warning(terminal, folder):
    [row] = json.loads(terminal("check", "--json", str(folder)).stdout)

    assert ("ok", {"label-required", "no-bpmndi"}) == (row["verdict"], {found["rule"] for found in row["findings"]})
