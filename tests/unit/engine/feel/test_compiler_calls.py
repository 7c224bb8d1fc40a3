"""Calls and function definitions."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(function(a, b) a - b)(5, 3)", 2),
        ("(function(a, b) a - b)(b: 5, a: 3)", -2),
        ("(function(a, b) a - b)(5)", None),
        ("(function(a, b) a - b)(a: 5, c: 3)", None),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("{fac: function(n) if n < 1 then 1 else n * fac(n - 1), r: fac(5)}.r", 120),
        ("(function(f) f(-3))(abs)", 3),
        ('(function(x: number) x)("a")', None),
        ("(function(x: number) x)([1])", 1),
        ('(function(x: list<string>) x)("a")', ["a"]),
        ('(function(x: date and time) x)(@"2020-01-01")', "2020-01-01T00:00:00Z"),
        ("(function(x) external {java: {}})(1)", None),
        ("unknown(1)", None),
        ("(5)(1)", None),
    ],
)
def test_functions_take_their_arguments_by_place_or_by_name(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("abs()", "abs cannot be called with 0 arguments"),
        ('abs("1")', "abs cannot be called with string"),
        ("abs(number: 1)", "the arguments of abs do not fit: number"),
        ("unknown(1)", "there is no function 'unknown'"),
        ("(function(a) a)()", "the function function takes 1 arguments, not 0"),
    ],
)
def test_a_call_that_does_not_fit_says_why(evaluate, text, warning):
    assert evaluate(text).warnings == (warning,)


def test_a_list_of_one_stands_for_its_element_where_no_list_is_asked_for(value_of):
    assert value_of('contains(["foobar"], "bar")') is True


def test_a_single_value_stands_for_a_list_of_one_where_a_list_is_asked_for(value_of):
    assert value_of("count(5)") == 1
