"""Functions outside of FEEL that are known, and those that are not."""

from decimal import Decimal

import pytest

from engine.feel.foreign import java_function


@pytest.mark.parametrize(
    ("owner", "signature", "arguments", "value"),
    [
        ("java.lang.Math", "max(double, double)", "123, 456", 456),
        ("java.lang.Math", "max(int,int)", "123, 456", 456),
        ("java.lang.Math", "round(double)", "2.5", 3),
        ("java.lang.Math", "sqrt(double)", "2.25", Decimal("1.5")),
        ("java.lang.Math", "max(int,int)", "1.5, 2", None),
        ("java.lang.Math", "sqrt(double)", "-1", None),
        ("java.lang.Math", "foo(double)", "1", None),
        ("java.lang.Math", "max(java.lang.String, java.lang.String)", '"1", "2"', None),
        ("java.lang.Foo", "valueOf(double)", "1", None),
        ("java.lang.Runtime", "exit(int)", "1", None),
        ("java.lang.Integer", "valueOf(java.lang.String)", '"123"', 123),
        ("java.lang.Integer", "valueOf(java.lang.String)", '"1.5"', None),
        ("java.lang.Byte", "valueOf(byte)", "127", 127),
        ("java.lang.Byte", "valueOf(byte)", "128", None),
        ("java.lang.Double", "valueOf(java.lang.String)", '"1234.56"', Decimal("1234.56")),
        ("java.lang.String", "valueOf(char)", '"a"', "a"),
        ("java.lang.String", "valueOf(char)", '"abc"', None),
        ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", '"foo %s", "bar"', "foo bar"),
        ("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", '"%x", 1', None),
    ],
)
def test_a_known_pure_function_is_worked_and_any_other_is_null(value_of, owner, signature, arguments, value):
    names = ", ".join(f"p{place}" for place, _ in enumerate(arguments.split(",")))
    details = f'{{java: {{class: "{owner}", method signature: "{signature}"}}}}'

    assert value_of(f"(function({names}) external {details})({arguments})") == value


@pytest.mark.parametrize(
    "details", [None, {}, {"class": "java.lang.Math"}, {"class": "java.lang.Math", "method signature": "max"}]
)
def test_details_that_name_nothing_make_no_function(details):
    assert java_function(details, ["a"]) is None
