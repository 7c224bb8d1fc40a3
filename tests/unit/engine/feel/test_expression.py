"""What an expression knows of itself, and how it is evaluated."""

from decimal import Decimal

import pytest

from engine.feel import FeelBudgetExceeded, FeelRuntime, Limits, compile_expression


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a + b.c", {"a", "b"}),
        ("for i in xs return i + y", {"xs", "y"}),
        ("for i in xs, j in i return partial", {"xs"}),
        ("{a: x, b: a}.b", {"x"}),
        ("(function(p) p + q)(1)", {"q"}),
        ("some v in vs satisfies v > limit", {"vs", "limit"}),
        ("count(xs)", {"xs"}),
        ("xs[price > 3]", {"xs"}),
        ("1 + 1", set()),
    ],
)
def test_its_names_are_the_variables_it_reads(text, names):
    assert compile_expression(text).names == names


def test_a_declared_name_inside_a_filter_counts_as_read():
    expression = compile_expression("xs[price > limit]", names=["xs", "limit"])

    assert expression.names == {"xs", "limit"}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("frobnicate(1) + sum([2])", ("frobnicate",)),
        ("{f: function(n) if n = 0 then 0 else f(n - 1)}.f(3)", ()),
        ("(function(g) g(1))(abs)", ()),
    ],
)
def test_unknown_functions_are_those_nobody_defines(text, unknown):
    assert compile_expression(text).functions_unknown == unknown


def test_a_declared_function_is_not_unknown():
    expression = compile_expression("PMT(1)", names=["PMT"])

    assert (expression.functions_unknown, expression.names) == ((), {"PMT"})


def test_json_numbers_are_calculated_as_written(evaluate):
    assert evaluate("a + b", a=0.1, b=0.2).value == Decimal("0.3")


def test_a_missing_variable_is_null_with_a_warning(evaluate):
    evaluation = evaluate("缺少")

    assert (evaluation.value, evaluation.warnings) == (None, ("there is no variable '缺少'",))


def test_a_variable_hides_a_built_in_of_the_same_name_but_not_its_calls(value_of):
    assert value_of("sum + sum([1, 2])", sum=10) == 13


def test_one_expression_serves_many_evaluations(runtime):
    expression = compile_expression("a * 2")

    assert [expression.evaluate({"a": n}, runtime).value for n in (1, 2)] == [2, 4]


@pytest.mark.parametrize(
    ("text", "limits", "problem"),
    [
        ("for i in 1..1000 return i", Limits(steps=100), "more than 100 steps"),
        ("for i in 1..1000 return i", Limits(list_size=10), "pass 10 elements"),
        ("for i in 1..100000000 return 1", Limits(steps=10**9, list_size=10**9, seconds=0.01), "longer than 0.01"),
        ('string join(for i in 1..50 return "abc")', Limits(string_size=20), "pass 20 characters"),
        ('repeat("", 1e6000)', Limits(string_size=20), "pass 20 characters"),
        ("{f: function(n) f(n + 1), r: f(1)}.r", Limits(call_depth=20), "deeper than 20"),
        ("{a: [1,1], b: [a,a], c: [b,b], d: [c,c], e: [d,d]}.e", Limits(steps=30), "more than 30 steps"),
    ],
)
def test_an_evaluation_that_uses_up_its_budget_is_broken_off(runtime, text, limits, problem):
    tight = FeelRuntime(runtime.clock, runtime.calendar, limits=limits)

    with pytest.raises(FeelBudgetExceeded, match=problem):
        compile_expression(text).evaluate({}, tight)


def test_python_is_out_of_reach(value_of):
    assert value_of("a.__class__", a="text") is None
