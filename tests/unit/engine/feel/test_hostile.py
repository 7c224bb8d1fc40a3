"""No expression stalls a worker or fills its memory: each hostile one stops soon, with the reason."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from engine.feel import FeelBudgetExceeded, FeelSyntaxError, compile_expression

SHARED = "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1]"

TOO_MUCH = {
    "a long loop": "for i in 1..1000000 return i",
    "loops in loops": "for i in 1..100000, j in 1..100000 return i * j",
    "a search without end": "some i in 1..100000000 satisfies i < 0",
    "lists of lists": "for a in 1..1000 return for c in 1..1000 return [c,c,c,c,c,c,c,c]",
    "functions kept": "for a in 1..5 return for b in 1..200000 return function(x) a + b",
    "a text doubled": 'for i in 1..60 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]',
    "many long texts": '{s: repeat("x", 900000), r: for i in 1..10000 return substring(s, i)}.r[1]',
    "one long text many times": '{s: repeat("x", 1000000), r: for i in 1..200000 return s}.r',
    "a text blown up by replace": 'replace(repeat("a", 1000000), "a", repeat("b", 1000000))',
    "replace over replace": '{f: function(s) replace(s, "a", "aaaaaaaaaa"), r: f(f(f(f(f(f(f("a")))))))}.r',
    "small numbers written out": "string(for i in 1..200000 return 1e-6100)",
    "two calls in each call": "{f: function(n) if n < 2 then 1 else f(n-2) + f(n-1), r: f(60)}.r",
    "calls without end": "(function(f) f(f))(function(f) f(f))",
    "a pattern that backtracks": 'matches(repeat("a", 100000), "(a|aa)+b")',
    "a split that backtracks": r'split(repeat("a", 3000) + "!", "(x+x+)+y|(a+)+$")',
    "too many parts": 'split(repeat("a ", 450000), " ")',
    "a costly comparison": "sort(for i in 1..1000 return i, function(x, y) count(for j in 1..10000 return j) > x)",
    "sums of a long list": "{l: for j in 1..200000 return j, r: for i in 1..100000 return sum(l)}.r[1]",
    "copies of a long list": "{l: for j in 1..200000 return j, r: for i in 1..10000 return reverse(l)}.r[1]",
    "copies of a large context": "{c: context((for i in 1..100000 return {key: string(i), value: i})), "
    'r: for i in 1..100000 return context put(c, "a", i)}.r[1]',
    "a shared list as result": SHARED,
    "a shared list compared": f"{{a: {SHARED}, b: a = a}}.b",
    "a shared list told apart": f"{{a: {SHARED}, b: is(a, a)}}.b",
    "a shared list looked for": f"{{a: {SHARED}, b: list contains([a, a], a)}}.b",
    "a shared list looked for among none": f"{{a: {SHARED}, b: list contains([], a)}}.b",
    "a shared list as test": f"{{a: {SHARED}, b: a in [a]}}.b",
    "a shared list made distinct": f"{{a: {SHARED}, b: distinct values([a, a])}}.b",
    "a shared list of a type": f"{{a: {SHARED}, b: a instance of {'list<' * 30}number{'>' * 30}}}.b",
    "a shared list as text": f"string({SHARED})",
    "a shared list in a range": f"{{a: {SHARED}, b: (= a) = (= a)}}.b",
    "a value nested deep": "(for i in 1..5000 return if i = 1 then [1] else [partial[-1]])[-1]",
    "java's format": '(function(f, a) external {java: {class: "java.lang.String", '
    'method signature: "format(java.lang.String, [Ljava.lang.Object;)"}})(repeat("%s", 100), repeat("x", 1000000))',
}  # fmt: skip

NO_FEEL = {
    "brackets": "(" * 50_000 + "1" + ")" * 50_000,
    "signs": "-" * 99_000 + "1",
    "paths": "a" + ".a" * 40_000,
    "conditions": "if " * 5_000 + "true",
    "types": "1 instance of " + "list<" * 15_000,
    "calls": "f(" * 20_000,
    "a text too long": '"' + "a" * 200_000 + '"',
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_takes_too_much_stops_within_about_a_second(text, runtime):
    expression = compile_expression(text)
    begun = time.thread_time()

    with pytest.raises(FeelBudgetExceeded):
        expression.evaluate({}, runtime)

    assert time.thread_time() - begun < 2


@pytest.mark.parametrize("name", ["many long texts", "copies of a long list", "lists of lists", "functions kept"])
def test_what_takes_too_much_leaves_room_for_others(name, runtime):
    expression = compile_expression(TOO_MUCH[name])
    tracemalloc.start()

    with pytest.raises(FeelBudgetExceeded):
        expression.evaluate({}, runtime)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 200_000_000


@pytest.mark.parametrize("text", NO_FEEL.values(), ids=NO_FEEL)
def test_what_nests_too_deep_is_refused_when_it_is_read(text):
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


@pytest.mark.parametrize("text", ["10**10**10", "1.1**1e15", "exp(1e30)", "1e6144 * 10", "1 / 0", "0 ** -1"])
def test_a_number_beyond_all_bounds_is_null_or_a_number(text, value_of):
    value = value_of(text)

    assert value is None or value > 0


def test_an_expression_of_the_office_s_size_is_far_from_its_limits(value_of):
    projects = [{"name": f"项目{number}", "amount": number} for number in range(5000)]

    assert 12497500 == value_of("sum(for p in ps[amount >= 0] return p.amount)", ps=projects)
