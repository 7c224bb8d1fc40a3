"""Input entries of decision tables."""

import pytest

from engine.feel import FeelSyntaxError, compile_unary_tests


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("-", None, True),
        ("", 5, True),
        ("5", 5, True),
        ("5", 6, False),
        ('"A", "B"', "B", True),
        ('"A", "B"', "C", False),
        ("< 5", 4, True),
        ("< 5", 5, False),
        (">= 5, 1", 1, True),
        ("[18..65)", 18, True),
        ("[18..65)", 65, False),
        ("]18..65]", 18, False),
        ("!= 3", 3, False),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("false", True, False),
        ("not(5, 6)", 7, True),
        ("not(5, 6)", 5, False),
        ("not(< 5)", 7, True),
        ("not(true)", False, True),
        ('contains(?, "厂")', "厂房", True),
        ("? > 3 and ? < 5", 4, True),
        ("even(?), 5", 5, True),
        ("[1, 2, 3]", 2, True),
        ('@"2026-01-01"', "2026-01-01", None),
        ("< 5", "text", None),
        ("< 5", None, None),
        ("1 + 2", 3, True),
        ("-5", -5, True),
        ("not(true) or ? = 1", 1, True),
    ],
)
def test_a_value_passes_when_one_test_holds(runtime, text, value, verdict):
    assert compile_unary_tests(text).matches(value, {}, runtime).value is verdict


def test_tests_read_variables(runtime):
    tests = compile_unary_tests("> limit")

    assert (tests.names, tests.matches(6, {"limit": 5}, runtime).value) == ({"limit"}, True)


def test_a_true_expression_over_other_variables_passes_any_text(runtime):
    tests = compile_unary_tests("amount > 3")

    assert tests.matches("text", {"amount": 4}, runtime).value is True


def test_the_input_is_not_a_variable_to_be_given():
    assert compile_unary_tests("? > a").names == {"a"}


@pytest.mark.parametrize("text", ["5,", "< ", "[1..", "not(5", "- 5 6"])
def test_what_is_no_test_is_refused(text):
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests(text)
