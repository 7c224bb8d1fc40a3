"""Precedence, ranges, names with blanks, and refusals of the parser."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, to_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("10 + 20 / -5 - 3", 3),
        ("1 + 1 = 2 and 2 < 3", True),
        ("true or false and false", True),
        ("2 * 3 instance of number", None),
        ("1 between 0 and 2 and true", True),
        ("1 in [1..2] and 5 in (> 4)", True),
        ("if true then 1 else 2 + 3", 1),
        ("-[3][1]", -3),
        ("--10", 10),
    ],
)
def test_operators_bind_as_the_standard_ranks_them(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1..5]", "[1..5]"),
        ("(1..5)", "(1..5)"),
        ("]1..5[", "(1..5)"),
        ("[1..5[", "[1..5)"),
        ("[[1..5[, ]2..3]]", ["[1..5)", "(2..3]"]),
        ("[1..5[.end included", False),
        ("1 in [1..5[ and true", True),
        ("[1..[7][1]]", "[1..7]"),
        ("(< 5)", "(< 5)"),
        ("[>= 5]", ["(>= 5)"]),
    ],
)
def test_ranges_are_told_from_lists_parentheses_and_filters(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "variables", "value"),
    [
        ("Applicant Age + 1", {"Applicant Age": 30}, 31),
        ("profit/loss * 2", {"profit/loss": 4}, 8),
        ("a-b - b", {"a-b": 10, "b": 3}, 7),
        ("a - b", {"a": 10, "b": 3}, 7),
        ("Time in Office", {"Time in Office": 5}, 5),
        ("Phase 2", {"Phase 2": "x"}, "x"),
        ("date and time", {"date": True, "time": False}, False),
        ("固定资产投资 >= 10000", {"固定资产投资": 12000}, True),
        ("for big one in [1, 2] return big one + 1", {}, [2, 3]),
        ("{a b: 1, c: a b + 1}.c", {}, 2),
        ("{a+b: 5, c: a+b}.c", {}, 5),
        ("(function(left side) left side * 2)(4)", {}, 8),
        ("{a b: 7}.a b", {}, 7),
        ("[{size in m: 1}, {size in m: 2}][size in m > 1].size in m", {}, [2]),
    ],
)
def test_the_longest_known_name_is_read(value_of, text, variables, value):
    assert value_of(text, **variables) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected a value but found the end"),
        ("1 +", "expected a value but found the end"),
        ("a b", "expected an operator or the end but found 'b'"),
        ("(1", r"expected '\)' to close '\('"),
        ("[1, 2", "expected ']' to close the list"),
        ("[1..2", "to close the range"),
        ("{a 1}", "expected a name and ':'"),
        ("if 1 then 2", "expected 'else'"),
        ("for x in y", "expected 'return'"),
        ("some x in y", "expected 'satisfies'"),
        ("f(a: 1, 2)", "parameter's name"),
        ("f(1, a: 2)", "without a name"),
        ("1.", "expected a name after '.'"),
        ("then", "expected a value but found 'then'"),
        ("1e9999", "below 1e6145"),
        ("x instance of", "expected a type"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_wanted_and_found(text, problem):
    with pytest.raises(FeelSyntaxError, match=problem):
        compile_expression(text)


def test_a_syntax_error_carries_a_finding_for_the_author():
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression("1 +\n then")

    assert caught.value.findings[0].message == "line 2, column 2: expected a value but found 'then'"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "1" + ")" * 500,
        "-" * 500 + "1",
        "1" + " = 1" * 5000,
        "a" + ".b" * 500,
        "function() " * 300 + "1",
        "x instance of " + "list<" * 300 + "Any" + ">" * 300,
        "{a: " * 300 + "1" + "}" * 300,
        "1 in (" * 300 + "1" + ")" * 300,
    ],
)
def test_text_nested_without_end_is_a_syntax_error(text):
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


@pytest.mark.parametrize(("text", "value"), [("1" + " + 1" * 3000, 3001), ("if false then 1 else " * 300 + "2", 2)])
def test_long_text_that_is_not_deep_is_read(value_of, text, value):
    assert value_of(text) == value


def test_text_beyond_any_measure_is_refused():
    with pytest.raises(FeelSyntaxError, match="longer than"):
        compile_expression("1" * 200_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("`投资 金额` > 3", True),
        ("`a-b` + 1", 4),
        ("c.`d e`", 2),
        ("{`x y`: 1}.`x y`", 1),
        ("[{`x y`: 1}][`x y` = 1][1].`x y`", 1),
        ("for `i j` in [1, 2] return `i j` * 2", [2, 4]),
        ("{f: function(`p q`) `p q` + 1, r: f(`p q`: 2)}.r", 3),
    ],
)
def test_a_name_in_backticks_need_not_be_known_before(runtime, text, value):
    variables = {"投资 金额": 5, "a-b": 3, "c": {"d e": 2}}

    assert to_json(compile_expression(text).evaluate(variables, runtime).value) == value


@pytest.mark.parametrize("text", ["``", "`a", "`if`", "`a` `b`"])
def test_backticks_around_no_name_are_refused(text):
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)
