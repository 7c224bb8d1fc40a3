"""Names of hit policies, ranking by output values, aggregation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.decisions.hit_policies import Hit, Ranking, aggregate, normalise, select


@pytest.mark.parametrize(
    ("written", "aggregation", "meant"),
    [
        ("", "", ("UNIQUE", "")),
        ("U", "", ("UNIQUE", "")),
        ("rule  order", "", ("RULE ORDER", "")),
        ("C+", "", ("COLLECT", "SUM")),
        ("C#", "", ("COLLECT", "COUNT")),
        ("C<", "", ("COLLECT", "MIN")),
        ("C>", "", ("COLLECT", "MAX")),
        ("COLLECT", "max", ("COLLECT", "MAX")),
        ("FIRST", "SUM", ("FIRST", "")),
    ],
)
def test_policies_are_known_by_long_and_short_names(written, aggregation, meant):
    assert normalise(written, aggregation) == meant


@pytest.mark.parametrize(("policy", "aggregation"), [("BEST", ""), ("COLLECT", "AVERAGE")])
def test_other_policies_and_aggregations_are_refused(policy, aggregation):
    with pytest.raises(ValueError, match="none of"):
        normalise(policy, aggregation)


def test_priority_looks_at_the_second_output_when_the_first_is_equal():
    hits = [Hit(1, ("A", "slow")), Hit(2, ("A", "fast"))]
    ranking = Ranking((["A", "B"], ["fast", "slow"]))

    assert select("PRIORITY", hits, ranking, pytest.fail) is hits[1]


def test_priority_puts_unlisted_values_last():
    hits = [Hit(1, ("Z",)), Hit(2, ("B",))]

    assert select("PRIORITY", hits, Ranking((["A", "B"],)), pytest.fail) is hits[1]


def test_output_order_keeps_the_order_of_rules_among_equals():
    hits = [Hit(1, ("B", 1)), Hit(2, ("A", 2)), Hit(3, ("B", 3))]

    ordered = select("OUTPUT ORDER", hits, Ranking((["A", "B"], None)), pytest.fail)

    assert [hit.number for hit in ordered] == [2, 1, 3]


def test_contexts_are_aggregated_column_by_column():
    values = [{"a": Decimal(1), "b": Decimal(5)}, {"a": Decimal(2), "b": Decimal(3)}]

    assert aggregate("MAX", values, pytest.fail) == {"a": Decimal(2), "b": Decimal(5)}


def test_values_without_order_have_no_least():
    warnings = []

    assert aggregate("MIN", [Decimal(1), "one"], warnings.append) is None
    assert "no min" in warnings[0]


@pytest.mark.parametrize(
    ("policy", "result"), [("UNIQUE", None), ("ANY", None), ("PRIORITY", [1]), ("OUTPUT ORDER", [1, 4])]
)
def test_a_table_that_breaks_its_policy_says_which_rules_did(policy, result):
    warnings: list[str] = []
    hits = [Hit(1, ("A",)), Hit(4, ("B",))]

    chosen = select(policy, hits, Ranking((None,) if policy in ("PRIORITY", "OUTPUT ORDER") else ()), warnings.append)

    numbers = chosen and [hit.number for hit in (chosen if isinstance(chosen, list) else [chosen])]
    assert (result, 1, True) == (numbers, len(warnings), "rules 1, 4 hold" in warnings[0])
