"""There is no way from an expression to Python: whatever it names, it gets FEEL values or null."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import FeelSyntaxError, Function, compile_expression
from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.times import FeelDateTime, FeelTime
from engine.feel.values import Builtin, Range

FEEL_VALUES = (
    type(None), bool, str, Decimal, list, dict, FeelDate, FeelTime, FeelDateTime, DaysTimeDuration,
    YearsMonthsDuration, Range, Function, Builtin,
)  # fmt: skip
INNER = (
    "__class__", "__dict__", "__globals__", "__init__", "__subclasses__", "__mro__", "__builtins__", "__call__",
    "__getattribute__", "__reduce__", "__slots__", "__doc__", "__module__", "call", "work", "parent", "run", "runtime",
    "values", "nanos", "zone", "number", "to_python", "instant", "plus", "adjusted", "as_tuple", "append", "format",
    "items", "keys", "encode", "parameters", "types", "signatures",
)  # fmt: skip
VALUES = (
    '"text"', "1.5", "true", "[1]", "{a: 1}", '@"2020-01-01"', '@"10:00:00@Europe/Paris"', '@"2020-01-01T00:00:00Z"',
    '@"P1D"', '@"P1M"', "[1..2]", "sum", "function(x) x", "(< 3)", "variable",
)  # fmt: skip
CALLS = (
    '__import__("os")', '__import__("os").system("true")', 'eval("1")', 'exec("1")', 'open("/etc/passwd")',
    "globals()", "vars()", 'getattr("a", "upper")', "type(1)", "print(1)", "exit()", "os", "sys.modules",
    'get value({}, "__class__")', 'get value([{}], "__class__")', '"%s" % 1', '"{0.__class__}".format(1)',
    'string("{0.__class__}")', r'replace("a", "a", "\g<0>")', 'matches("a", "(?{1})")', 'matches("a", "(?P<a>a)")',
    '[{__class__: 1}][__class__ = 1][1].__base__', "{__class__: function(x) x}.__class__.__globals__",
    'context put({}, "__class__", 1).__class__.real', 'sort([2, 1], __import__)', "lambda: 1", "self", "frame.run",
    'for __builtins__ in [1] return __builtins__.eval', "item.__class__", "[1][item.__class__]", "partial.__class__",
)  # fmt: skip
FOREIGN = (
    ("java.lang.System", "exit(int)"), ("java.lang.Runtime", "getRuntime()"),
    ("java.lang.Class", "forName(java.lang.String)"),
    ("os", "system(java.lang.String)"), ("builtins", "eval(java.lang.String)"), ("java.lang.Math", "__class__(double)"),
    ("java.lang.Math.__class__", "cos(double)"), ("java.lang.String", "getClass()"), ("", "cos(double)"),
)  # fmt: skip


def every_part(value):
    yield value
    if isinstance(value, list):
        for part in value:
            yield from every_part(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from every_part(part)
    elif isinstance(value, Range):
        yield from (value.start, value.end)


def result_of(text, runtime):
    try:
        return compile_expression(text).evaluate({"variable": {"a": ["b"]}}, runtime).value
    except FeelSyntaxError:
        return None


@pytest.mark.parametrize("value", VALUES)
def test_no_value_shows_what_it_is_made_of(value, runtime):
    found = {name: result_of(f"({value}).{name}", runtime) for name in INNER}

    assert {} == {name: seen for name, seen in found.items() if seen not in (None, [None])}


@pytest.mark.parametrize("text", CALLS)
def test_what_an_expression_gets_is_made_of_feel_values(text, runtime):
    assert all(type(part) in FEEL_VALUES for part in every_part(result_of(text, runtime)))


@pytest.mark.parametrize("text", [text for text in CALLS if "(" in text and text[0] not in '["{gsrmcf'] + ["type(1)"])
def test_a_function_of_python_is_unknown(text, runtime):
    assert result_of(text, runtime) is None


@pytest.mark.parametrize(("owner", "signature"), FOREIGN)
def test_no_function_from_outside_runs_but_the_few_known_ones(owner, signature, runtime):
    text = f'(function(a) external {{java: {{class: "{owner}", method signature: "{signature}"}}}})("1")'

    assert result_of(text, runtime) is None


def test_no_model_of_another_language_runs(runtime):
    assert result_of('(function(a) external {pmml: {document: "x", model: "y"}})(1)', runtime) is None
