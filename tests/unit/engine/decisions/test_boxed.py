"""Boxed literal expressions, contexts, lists and relations."""

from __future__ import annotations

import pytest


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def decision(logic: str, type_ref: str = "") -> str:
    reference = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<decision id="asked" name="asked"><variable name="asked"{reference}/>{logic}</decision>'


def entry(name: str, logic: str, type_ref: str = "") -> str:
    reference = f' typeRef="{type_ref}"' if type_ref else ""
    variable = f'<variable name="{name}"{reference}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_a_literal_expression_gives_its_value(answer):
    assert answer(decision(literal("1 + 2"))) == 3


def test_a_context_without_result_gives_its_entries(answer):
    logic = f"<context>{entry('the base', literal('10'))}{entry('twice', literal('the base * 2'))}</context>"

    assert answer(decision(logic)) == {"the base": 10, "twice": 20}


def test_a_context_with_result_gives_the_result(answer):
    logic = f"<context>{entry('base', literal('10'))}{entry('', literal('base + 1'))}</context>"

    assert answer(decision(logic)) == 11


def test_contexts_nest_and_shadow(answer):
    inner = f"<context>{entry('a', literal('2'))}{entry('b', literal('a + c'))}</context>"
    logic = f"<context>{entry('a', literal('1'))}{entry('c', literal('10'))}{entry('inner', inner)}</context>"

    assert answer(decision(logic)) == {"a": 1, "c": 10, "inner": {"a": 2, "b": 12}}


def test_an_entry_of_the_wrong_type_is_null_with_a_warning(ask):
    result = ask(decision(f"<context>{entry('a', literal('1'), 'string')}</context>"))

    assert result.value == {"a": None}
    assert "context entry 'a'" in result.warnings[0]


def test_an_entry_may_be_a_decision_table(answer):
    table = (
        "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>"
        "<rule><inputEntry><text>&lt; 5</text></inputEntry><outputEntry><text>&quot;small&quot;</text></outputEntry>"
        "</rule></decisionTable>"
    )
    logic = f"<context>{entry('x', literal('3'))}{entry('size', table)}{entry('', literal('size'))}</context>"

    assert answer(decision(logic)) == "small"


def test_a_list_gives_its_items(answer):
    assert answer(decision(f"<list>{literal('1')}<list>{literal('2')}</list></list>")) == [1, [2]]


def test_a_relation_gives_a_context_a_row(answer):
    rows = "".join(f"<row>{literal(str(n))}{literal(str(n * n))}</row>" for n in (1, 2))
    logic = f'<relation><column name="n"/><column name="n squared"/>{rows}</relation>'

    assert answer(decision(logic)) == [{"n": 1, "n squared": 1}, {"n": 2, "n squared": 4}]


@pytest.mark.parametrize(
    ("domain", "match", "value"),
    [
        ("[1, 2, 3, 4]", "item &gt; 2", [3, 4]),
        ("[{p: 1}, {p: 5}]", "p &gt; 2", [{"p": 5}]),
        ("[{p: 1}, {p: 5}]", "item.p &gt; 2", [{"p": 5}]),
        ("[]", "true", []),
        ("7", "item = 7", [7]),
        ("[1, 2]", "item", None),
        ("null", "true", None),
    ],
)
def test_a_filter_keeps_what_matches(answer, domain, match, value):
    assert answer(decision(f"<filter><in>{literal(domain)}</in><match>{literal(match)}</match></filter>")) == value


@pytest.mark.parametrize(
    ("domain", "result", "value"),
    [
        ("[1, 2, 3]", "n * 2", [2, 4, 6]),
        ("[1..3]", "n * 2", [2, 4, 6]),
        ("[1, 2, 3]", "count(partial)", [0, 1, 2]),
        ("[]", "n", []),
        ("null", "n", None),
    ],
)
def test_a_for_gives_the_value_for_each_element(answer, domain, result, value):
    logic = f'<for iteratorVariable="n"><in>{literal(domain)}</in><return>{literal(result)}</return></for>'

    assert answer(decision(logic)) == value


@pytest.mark.parametrize(
    ("kind", "domain", "test", "value"),
    [
        ("every", "[1, 2]", "n &gt; 0", True),
        ("every", "[1, 2]", "n &gt; 1", False),
        ("every", "[]", "false", True),
        ("every", "[1, 2]", "if n = 1 then true else 0", None),
        ("some", "[1, 2]", "n &gt; 1", True),
        ("some", "[1, 2]", "n &gt; 2", False),
        ("some", "[]", "true", False),
        ("some", "[1, 2]", "if n = 1 then false else 0", None),
        ("some", "[1, 2]", "if n = 1 then 0 else true", True),
    ],
)
def test_quantified_expressions_know_three_values(answer, kind, domain, test, value):
    inside = f"<in>{literal(domain)}</in><satisfies>{literal(test)}</satisfies>"

    assert answer(decision(f'<{kind} iteratorVariable="n">{inside}</{kind}>')) is value


@pytest.mark.parametrize(("condition", "value"), [("true", 1), ("false", 2), ("null", 2), ("&quot;yes&quot;", None)])
def test_a_conditional_wants_a_boolean(answer, condition, value):
    parts = "".join(
        f"<{part}>{literal(text)}</{part}>" for part, text in (("if", condition), ("then", "1"), ("else", "2"))
    )

    assert answer(decision(f"<conditional>{parts}</conditional>")) == value
