"""How arguments are fitted to parameters."""

import pytest

from engine.feel import Function, compile_expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("modulo(divisor: 4, dividend: 10)", 2),
        ("modulo(dividend: 10, dividend: 4, divisor: 3)", None),
        ('substring(string: "abc", start position: 2, length: null)', "bc"),
        ("before(point: 1, range: [2..3])", True),
        ("before(range: [2..3], point: 1)", False),
        ('contains(string: ["abc"], match: "b")', True),
        ('string join(delimiter: "-", list: ["a", "b"])', "a-b"),
    ],
)
def test_named_arguments_find_their_parameters(value_of, text, value):
    assert value_of(text) == value


def test_a_function_of_the_caller_gets_its_arguments_in_order(runtime):
    minus = Function("minus", ("a", "b"), lambda arguments, run: arguments[0] - arguments[1])

    values = [
        compile_expression(text, names=["minus"]).evaluate({"minus": minus}, runtime).value
        for text in ("minus(5, 3)", "minus(b: 5, a: 3)", "minus(1)")
    ]

    assert values == [2, -2, None]
