"""Decision tables: what they give for each hit policy, and when they give null."""

from __future__ import annotations

import pytest

TWO_OUTPUTS = '<output name="grade"><outputValues><text>"A","B","C"</text></outputValues></output><output name="days"/>'
ONE_OUTPUT = '<output name="grade"><outputValues><text>"A","B","C"</text></outputValues></output>'
# Rules: number of the investment, grade, days. All three hold for 500, the last two for 50, the last for 5.
RULES = (("&gt;= 100", '"B"', "20"), ("&gt;= 10", '"A"', "10"), ("&gt;= 1", '"C"', "30"))


def table(policy: str, output: str = ONE_OUTPUT, rules: tuple[tuple[str, ...], ...] = RULES, extra: str = "") -> str:
    width = 1 + output.count("<output ")
    rows = "".join(
        f'<rule id="r{number}"><inputEntry><text>{rule[0]}</text></inputEntry>'
        + "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in rule[1:width])
        + "</rule>"
        for number, rule in enumerate(rules, start=1)
    )
    return (
        f'<decision id="asked" name="asked"><decisionTable {policy}>'
        f'<input id="i" label="亿元"><inputExpression typeRef="number"><text>amount</text></inputExpression>{extra}'
        f"</input>{output}{rows}</decisionTable></decision>"
    )


@pytest.mark.parametrize(
    ("policy", "value"),
    [
        ('hitPolicy="FIRST"', "B"),
        ('hitPolicy="PRIORITY"', "A"),
        ('hitPolicy="RULE ORDER"', ["B", "A", "C"]),
        ('hitPolicy="OUTPUT ORDER"', ["A", "B", "C"]),
        ('hitPolicy="COLLECT"', ["B", "A", "C"]),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 3),
        ('hitPolicy="COLLECT" aggregation="MIN"', "A"),
        ('hitPolicy="COLLECT" aggregation="MAX"', "C"),
    ],
)
def test_hit_policies_choose_among_the_rules_that_hold(answer, policy, value):
    assert answer(table(policy), {"amount": 500}) == value


def test_one_rule_that_holds_gives_the_bare_value_of_one_output(answer):
    assert answer(table(""), {"amount": 5}) == "C"


def test_several_outputs_give_a_context(answer):
    assert answer(table("", TWO_OUTPUTS), {"amount": 5}) == {"grade": "C", "days": 30}


def test_several_outputs_of_several_rules_give_a_list_of_contexts(answer):
    value = answer(table('hitPolicy="COLLECT"', TWO_OUTPUTS), {"amount": 50})

    assert value == [{"grade": "A", "days": 10}, {"grade": "C", "days": 30}]


def test_a_sum_adds_what_was_collected(answer):
    days = '<output name="days"/>'
    rules = (("-", "20"), ("-", "0.5"))

    assert str(answer(table('hitPolicy="COLLECT" aggregation="SUM"', days, rules), {"amount": 1})) == "20.5"


def test_a_sum_of_texts_is_null_with_a_warning(ask):
    result = ask(table('hitPolicy="COLLECT" aggregation="SUM"'), {"amount": 500})

    assert result.value is None
    assert "no sum" in result.warnings[0]


def test_a_broken_unique_names_its_rules(ask):
    result = ask(table(""), {"amount": 50})

    assert result.value is None
    assert "rules 2, 3" in result.warnings[0]
    assert "UNIQUE" in result.warnings[0]


def test_a_broken_any_names_its_rules(ask):
    result = ask(table('hitPolicy="ANY"'), {"amount": 50})

    assert result.value is None
    assert "rules 2, 3" in result.warnings[0]


def test_any_takes_rules_that_agree(answer):
    assert answer(table('hitPolicy="ANY"', rules=(("-", '"A"'), ("-", '"A"'))), {"amount": 1}) == "A"


def test_no_rule_gives_null(ask):
    result = ask(table(""), {"amount": 0})

    assert result.value is None
    assert result.evaluated[0].matched_rules == ()


def test_no_rule_gives_the_default_output(answer):
    output = '<output name="grade"><defaultOutputEntry><text>"none"</text></defaultOutputEntry></output>'

    assert answer(table("", output), {"amount": 0}) == "none"


def test_no_rule_gives_the_default_outputs_as_a_context(answer):
    output = (
        '<output name="grade"><defaultOutputEntry><text>"D"</text></defaultOutputEntry></output><output name="days"/>'
    )

    assert answer(table("", output), {"amount": 0}) == {"grade": "D", "days": None}


def test_an_input_outside_its_allowed_values_gives_null(ask):
    result = ask(table("", extra="<inputValues><text>[0..100]</text></inputValues>"), {"amount": 500})

    assert result.value is None
    assert "亿元" in result.warnings[0]


def test_an_output_outside_its_allowed_values_gives_null(ask):
    result = ask(table("", rules=(("-", '"Z"'),)), {"amount": 1})

    assert result.value is None
    assert "rule 1" in result.warnings[0]


def test_the_rules_that_made_the_result_are_told(ask):
    evaluated = ask(table('hitPolicy="COLLECT"'), {"amount": 50}).evaluated[0]

    assert [(rule.rule_id, rule.rule_index) for rule in evaluated.matched_rules] == [("r2", 2), ("r3", 3)]
    assert evaluated.matched_rules[0].outputs == {"grade": "A"}
    assert list(evaluated.inputs) == ["亿元"]


def test_an_entry_may_ask_other_variables_and_the_input_itself(answer):
    rules = (("? &gt; limit and ? &lt; 2 * limit", '"A"'), ("not(&gt; limit)", '"B"'))

    assert answer(table("", rules=rules), {"amount": 15, "limit": 10}) == "A"
    assert answer(table("", rules=rules), {"amount": 10, "limit": 10}) == "B"


def test_a_text_in_a_number_column_is_kept_for_the_rules(answer):
    assert answer(table("", rules=(('"much"', '"A"'),)), {"amount": "much"}) == "A"
