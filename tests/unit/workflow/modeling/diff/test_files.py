"""Two folders compared: which files, as what they are read, and that every real change is seen."""

from __future__ import annotations

import json
from random import Random

import pytest
from lxml import etree

from engine.domain.errors import Invalid
from workflow.modeling.diff import diff_file, diff_files
from workflow.modeling.shipped import shipped_folders

FILES = {name: content for files in shipped_folders().values() for name, content in files.items()}
DIAGRAMS = sorted(name for name in FILES if name.endswith(".bpmn"))
TABLES = sorted(name for name in FILES if name.endswith(".dmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ROUNDS = 3


@pytest.mark.parametrize("folder", sorted(shipped_folders()))
def test_a_folder_does_not_differ_from_itself(folder):
    files = shipped_folders()[folder]

    assert [] == diff_files(files, {name: content + b"\n" for name, content in files.items()})


def test_files_that_come_and_go_are_told_whole():
    found = diff_files({"a.form": b"{}", "b.txt": b"1"}, {"b.txt": b"1", "c.bpmn": b"<x/>"})

    assert [("a.form", "form", "removed"), ("c.bpmn", "bpmn", "added")] == [(f.file, f.kind, f.state) for f in found]


def test_what_cannot_be_read_is_compared_line_by_line():
    found = diff_file("a.bpmn", b"<broken\nx", b"<broken\ny")

    assert ("text", [("changed", 2, 2)]) == (found.kind, [(c.kind, c.old_index, c.new_index) for c in found.changes])


def test_a_strict_comparison_refuses_what_cannot_be_read():
    with pytest.raises(Invalid):
        diff_file("a.bpmn", b"<broken", b"<other", strict=True)


def test_lines_that_come_and_go_are_told():
    found = diff_file("a.scenario", b"one\ntwo\n", b"one\nthree\nfour\n")

    assert [("changed", "two", "three\nfour")] == [(c.kind, c.details[0].old, c.details[0].new) for c in found.changes]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_changed_attribute_of_a_diagram_is_one_changed_or_moved_thing(name):
    for seed in range(ROUNDS):
        random, root = Random(seed), etree.fromstring(FILES[name])
        holders = list(root.iter(f"{BPMN}userTask", f"{BPMN}sequenceFlow", f"{BPMN}endEvent"))
        random.choice(holders).set("name", "另一个名称")

        [change] = diff_file(name, FILES[name], etree.tostring(root)).changes

        assert "changed" == change.kind


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_step_taken_out_of_a_diagram_is_removed(name):
    for seed in range(ROUNDS):
        random, root = Random(seed), etree.fromstring(FILES[name])
        gone = random.choice([e for e in root.iter() if e.tag in (f"{BPMN}endEvent", f"{BPMN}sequenceFlow")])
        gone.getparent().remove(gone)

        changes = diff_file(name, FILES[name], etree.tostring(root)).changes

        assert ("removed", gone.get("id")) in {(change.kind, change.id) for change in changes}


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_cell_of_a_table_is_one_changed_rule(name):
    root = etree.fromstring(FILES[name])
    texts = [e for e in root.iter() if e.tag.endswith("}text") and e.getparent().tag.endswith("Entry")]
    random = Random(1)
    for cell in random.sample(texts, min(ROUNDS, len(texts))):
        before, cell.text = cell.text, '"别的"'

        changes = diff_file(name, FILES[name], etree.tostring(root)).changes

        assert [("changed", "rule")] == [(change.kind, change.what) for change in changes]
        cell.text = before


def test_a_changed_field_of_every_form_is_one_changed_field():
    for name in sorted(name for name in FILES if name.endswith(".form")):
        form = json.loads(FILES[name])
        form["components"][0]["anything"] = "new"

        changes = diff_file(name, FILES[name], json.dumps(form).encode()).changes

        assert ["changed"] == [change.kind for change in changes], name


def test_a_diff_is_ready_for_json():
    found = diff_files({"a.form": b"{}"}, {})

    assert json.loads(json.dumps([one.as_dict() for one in found])) == [
        {"file": "a.form", "kind": "form", "state": "removed",
         "changes": [{"kind": "removed", "what": "file", "id": "a.form", "name": "a.form"}]}
    ]  # fmt: skip
