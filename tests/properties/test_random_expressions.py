"""Whatever stands in an expression: it is refused as no FEEL, gives a value, or is stopped; never a stack trace."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.errors import Invalid
from engine.domain.ports import FixedClock, PlainWeekCalendar
from engine.domain.variables import dumps, fitting
from engine.feel import (
    FeelBudgetExceeded,
    FeelRuntime,
    FeelSyntaxError,
    Limits,
    compile_expression,
    compile_unary_tests,
    to_json,
)
from engine.feel.builtin_table import BUILTINS
from engine.feel.json_values import text_of

RUNTIME = FeelRuntime(
    FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)), PlainWeekCalendar(), limits=Limits(steps=20_000, seconds=1)
)
VARIABLES = {"v": {"a": [1, 2]}, "w": "x"}

VALUES = st.sampled_from(
    ["1", "0", "-1", "2.5", "1e6144", "1e-6176", "10 ** 20", "9" * 40, '"a"', '""', '"("', '"2020-01-01"', '"\\ud800"',
     "true", "false", "null", "[]", "[1, 2]", '["a", null]', "{}", "{a: 1}", "[[1], [2]]", "[1..3]", "(null..1)",
     "(< 5)", '@"2020-01-01"', '@"10:00:00"', '@"10:00:00@Europe/Paris"', '@"2020-01-01T00:00:00Z"',
     '@"-999999999-01-01"',
     '@"999999999-12-31T23:59:59"', '@"P1D"', '@"P1M"', '@"-P99999999999999999999D"', '@"P99999999999999999999Y"',
     '@"2020-03-29T02:30:00@Europe/Paris"', "function(x) x", "(function(a, b) a < b)", "sum", "v", "w", "?", "item"]
)  # fmt: skip
SIGNS = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"])
PARTS = st.sampled_from(["a", "year", "hours", "start", "timezone", "time offset", "weekday", "end included"])
TYPES = st.sampled_from(["number", "list<number>", "context<a: number>", "function<Any> -> Any", "range<number>"])


def larger(inner):
    return st.one_of(
        st.builds("({} {} {})".format, inner, SIGNS, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds("{}({})".format, st.sampled_from(sorted(BUILTINS)), st.lists(inner, max_size=4).map(", ".join)),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("({}).{}".format, inner, PARTS),
        st.builds("({} instance of {})".format, inner, TYPES),
        st.builds("(for item in {} return {})".format, inner, inner),
        st.builds("(some x in {} satisfies {})".format, inner, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("-({})".format, inner),
    )


EXPRESSIONS = st.recursive(VALUES, larger, max_leaves=8)
BROKEN = st.builds(
    lambda text, place, sign: text[: place % len(text)] + sign + text[place % len(text) + 1 :],
    EXPRESSIONS, st.integers(min_value=0), st.sampled_from(list('()[]{}.,"+-*/<>= a1@?:\x00\ud800字')),
)  # fmt: skip


@settings(max_examples=600, deadline=None, print_blob=True)
@given(EXPRESSIONS | BROKEN | st.text(max_size=30))
def test_any_text_is_refused_or_evaluated_or_stopped(text):
    try:
        expression = compile_expression(text, names=VARIABLES)
    except FeelSyntaxError:
        return
    try:
        value = expression.evaluate(VARIABLES, RUNTIME).value
    except FeelBudgetExceeded:
        return

    text_of(value)
    try:
        dumps(fitting(to_json(value)))
    except Invalid as refused:
        assert "surrogate" in refused.message or "nested" in refused.message or "1E6144" in refused.message


@settings(max_examples=200, deadline=None, print_blob=True)
@given(EXPRESSIONS | BROKEN, st.sampled_from([1, "a", None, [1], {"a": 1}, True]))
def test_any_text_is_refused_or_put_to_a_value_as_a_test(text, value):
    try:
        verdict = compile_unary_tests(text, names=VARIABLES).matches(value, VARIABLES, RUNTIME).value
    except (FeelSyntaxError, FeelBudgetExceeded):
        return

    assert verdict in (True, False, None)
