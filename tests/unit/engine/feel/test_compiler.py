"""Literals, contexts, lists, filters, paths, conditions and comparisons, by value."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2, 3][1]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("[1, 2, 3, 4][item > 2]", [3, 4]),
        ("[1, 2, 3, 4][item > 2][1]", 3),
        ("[1, 2, 3][even(item)]", [2]),
        ("[1, 2, 3][null]", []),
        ('[1, 2, 3]["a"]', []),
        ("[][1 + 1]", None),
        ("[{n: 1}, {n: 2}][n]", []),
        ("5[1]", 5),
        ("5[item > 9]", []),
        ("null[1]", None),
        ("[{x: 1, y: 2}, {x: 2, y: 3}][x = 2].y", [3]),
        ("[{x: 1}, {x: null}][x < 2]", [{"x": 1}]),
        ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
        ("[[1, 2], [3]][1][2]", 2),
        ("{n: 2, xs: [7, 8, 9], r: xs[n]}.r", 8),
    ],
)
def test_a_filter_keeps_by_truth_or_picks_by_place(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: {b: 1}}.a.b", 1),
        ("{a: 1}.b", None),
        ("null.a", None),
        ("[{b: 1}, {b: [2, 3]}].b", [1, [2, 3]]),
        ("{a: 1, b: a + 1, c: a + b}", {"a": 1, "b": 2, "c": 3}),
        ("{a: 1, a: 2}", None),
        ('{"key with: signs": 1}', {"key with: signs": 1}),
    ],
)
def test_contexts_are_built_in_order_and_read_by_path(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("if true then 1 else 2", 1),
        ("if false then 1 else 2", 2),
        ("if null then 1 else 2", 2),
        ('if "text" then 1 else 2', None),
        ("if false then 1 else if true then 2 else 3", 2),
    ],
)
def test_a_condition_chooses(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 < 2", True),
        ('"a" < "b"', True),
        ('1 < "b"', None),
        ("null < 1", None),
        ("1 between 1 and 2", True),
        ("1 between null and 0", None),
        ("1 between null and 2", None),
        ("1 in (1, 2)", True),
        ("3 in (1, > 2)", True),
        ("1 in [[2..4], [1..3]]", True),
        ("5 in [1..null]", None),
        ("null in [1..10]", None),
        ("10 in !=10", False),
        ("10 in (=10)", True),
    ],
)
def test_comparisons_are_three_valued(value_of, text, value):
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("left", "joined", "right", "both", "either"),
    [
        ("true", "", "true", True, True),
        ("true", "", "false", False, True),
        ("true", "", "null", None, True),
        ("false", "", "null", False, None),
        ("null", "", "null", None, None),
        ("true", "", "123", None, True),
        ("false", "", '"x"', False, None),
    ],
)
def test_logic_is_three_valued_from_both_sides(value_of, left, joined, right, both, either):
    outcomes = [value_of(f"{a} {sign} {b}") for a, b in ((left, right), (right, left)) for sign in ("and", "or")]

    assert outcomes == [both, either, both, either]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("[1][2]", "a list of 1 has no element 2"),
        ("{a: 1}.b", "the context has no entry 'b'"),
        ('1 + "a"', "'+' cannot join a number and a string"),
        ("1 = true", "a number and a boolean cannot be equal"),
        ('@"foo"', '@"foo" is no date, time or duration'),
        ("1 / 0", "1 / 0 has no value"),
        ("5 instance of tUnknown", "there is no type 'tUnknown'"),
    ],
)
def test_a_null_from_a_fault_says_why(evaluate, text, warning):
    evaluation = evaluate(text)

    assert (evaluation.value, evaluation.warnings) == (None, (warning,))
