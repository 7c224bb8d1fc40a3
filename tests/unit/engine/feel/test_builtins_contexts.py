"""Context functions."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ('get value({a: {b: 2}}, ["a", "b"])', 2),
        ('get value({a: 1}, [["a"]])', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ('context([{key: "a", value: 1}, {key: "b", value: null}])', {"a": 1, "b": None}),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context([{key: "a"}])', None),
        ('context({key: "a", value: 1})', {"a": 1}),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({x: 1, y: {a: 0}}, ["y", "b"], 2)', {"x": 1, "y": {"a": 0, "b": 2}}),
        ('context put({y: 1}, ["y", "b"], 2)', None),
        ("context put({}, [], 2)", None),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ("context merge([1])", None),
        ("get or else(null, 1)", 1),
    ],
)
def test_contexts_are_read_and_changed(value_of, text, value):
    assert value_of(text) == value


def test_a_changed_context_leaves_the_old_one_as_it_was(value_of):
    assert value_of('{old: {a: {b: 1}}, new: context put(old, ["a", "b"], 2)}.old') == {"a": {"b": 1}}
