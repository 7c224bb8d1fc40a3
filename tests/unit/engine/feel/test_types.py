"""Which values belong to which types."""

import pytest

from engine.feel import compile_expression
from engine.feel.types import CheckedType, ListType, SimpleType


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number", True),
        ("-1 instance of number", True),
        ("null instance of Any", False),
        ("null instance of number", False),
        ("[1] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<number>", True),
        ('{a: "x", b: 1} instance of context<a: string>', True),
        ('{a: "x"} instance of context<a: string, b: number>', False),
        ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
        ("{} instance of context<>", True),
        ("[1..2] instance of range<number>", True),
        ('["a".."b"] instance of range<number>', False),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("(function(a: string) a) instance of function<number> -> Any", False),
        ("(function() 1) instance of function<number> -> Any", False),
        ("abs instance of function<number> -> Any", True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1Y" instance of years and months duration', True),
        ('@"2020-01-01T00:00:00" instance of date and time', True),
        ("1 instance of tSmall", True),
        ("11 instance of tSmall", False),
        ("[1, 2] instance of tSmallList", True),
        ("1 instance of tOther", None),
    ],
)
def test_instance_of_asks_for_kind_and_parts(runtime, text, value):
    small = CheckedType("tSmall", SimpleType("number"), lambda number: number < 10)
    types = {"tSmall": small, "tSmallList": ListType(small)}

    assert compile_expression(text, types=types).evaluate({}, runtime).value is value


@pytest.mark.parametrize(
    "kind", ["list<number>", "context<a: string>", "function<number, Any> -> string", "range<date and time>", "boolean"]
)
def test_an_argument_of_another_type_makes_the_call_null(evaluate, kind):
    evaluation = evaluate(f'(function(x: {kind}) x)("a")')

    assert (evaluation.value, evaluation.warnings) == (None, ("the argument x of function cannot be a string",))
