"""A comparison of two forms: fields by id and key, their attributes, groups and order."""

from __future__ import annotations

import copy
import json

import pytest

from engine.domain.errors import Invalid
from workflow.modeling.diff.forms import diff_form

FORM = {
    "id": "f",
    "type": "default",
    "components": [
        {"id": "g", "type": "group", "label": "基本", "components": [
            {"id": "a", "type": "textfield", "key": "amount", "label": "金额", "validate": {"required": True}},
            {"id": "b", "type": "number", "key": "days", "label": "天数"},
            {"id": "c", "type": "select", "key": "kind", "label": "种类",
             "values": [{"label": "甲", "value": "1"}, {"label": "乙", "value": "2"}]},
        ]},
        {"id": "z", "type": "textarea", "key": "note", "label": "备注"},
    ],
}  # fmt: skip


def told(change_it) -> list[tuple]:
    new = copy.deepcopy(FORM)
    change_it(new, new["components"][0]["components"])
    found = diff_form(json.dumps(FORM).encode(), json.dumps(new).encode())
    return [(c.kind, c.id, [(d.aspect, d.old, d.new) for d in c.details]) for c in found]


CASES = {
    "label": (lambda form, fields: fields[0].update(label="总额"), ("changed", "a", [("label", "金额", "总额")])),
    "required": (
        lambda form, fields: fields[0]["validate"].update(required=False),
        ("changed", "a", [("validate.required", "true", "false")]),
    ),
    "key": (lambda form, fields: fields[1].update(key="n"), ("changed", "b", [("key", "days", "n")])),
    "option": (
        lambda form, fields: fields[2]["values"].append({"label": "丙", "value": "3"}),
        ("changed", "c", [("values[3].label", None, "丙")]),
    ),
    "order of options": (
        lambda form, fields: fields[2]["values"].reverse(),
        ("changed", "c", [("order:values", "1, 2", "2, 1")]),
    ),
    "order": (lambda form, fields: fields.append(fields.pop(0)), ("reordered", "a", [("place", "2", "4")])),
    "group": (
        lambda form, fields: form["components"].append(fields.pop(2)),
        ("rescoped", "c", [("group", "g", "")]),
    ),
    "layout": (
        lambda form, fields: fields[0].update(layout={"columns": 8}),
        ("moved", "a", [("layout.columns", None, "8")]),
    ),
    "removed": (
        lambda form, fields: fields.pop(1),
        ("removed", "b", [("type", "number", None), ("key", "days", None)]),
    ),
    "added": (
        lambda form, fields: fields.append({"id": "n", "type": "text", "text": "说明"}),
        ("added", "n", [("type", None, "text"), ("text", None, "说明")]),
    ),
    "the form": (lambda form, fields: form.update(versionTag="2"), ("changed", "f", [("versionTag", None, "2")])),
}


@pytest.mark.parametrize("case", CASES)
def test_one_thing_is_told_as_one_change(case):
    change_it, expected = CASES[case]

    assert [expected] == told(change_it)


def test_a_field_under_another_id_is_found_by_its_key():
    assert [("changed", "amount_2", [("id", "a", "amount_2")])] == told(
        lambda form, fields: fields[0].update(id="amount_2")
    )


def test_what_tools_write_says_nothing():
    assert [] == told(lambda form, fields: form.update(exporter={"name": "x"}, executionPlatformVersion="9"))


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"id": "f"}'])
def test_what_is_no_form_cannot_be_compared(content):
    with pytest.raises(Invalid):
        diff_form(json.dumps(FORM).encode(), content)
