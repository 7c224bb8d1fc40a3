"""Warns of rules of a decision table that cannot work as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.decisions.hit_policies import FIRST, OUTPUT_ORDER, PRIORITY, UNIQUE
from engine.decisions.tables import OutputColumn, Rule


def doubtful_rules(policy: str, rules: Sequence[Rule]) -> Iterator[tuple[int, str]]:
    """The number of each doubtful rule, counted from 1, and what is wrong with it.

    Under UNIQUE two rules with the same entries always hold together; under FIRST nothing is reached after a rule
    with the same entries or without any.
    """
    if policy not in (UNIQUE, FIRST):
        return
    seen: dict[tuple[tuple[int, int], ...], int] = {}
    for number, rule in enumerate(rules, start=1):
        earlier = seen.get(rule.conditions)
        if earlier is None and policy == FIRST:
            earlier = seen.get(())
        if earlier is not None:
            what = "always hold together" if policy == UNIQUE else "hold together, and the first is taken"
            yield number, f"rules {earlier} and {number} {what}"
        seen.setdefault(rule.conditions, number)


def lacks_ranking(policy: str, outputs: Sequence[OutputColumn]) -> bool:
    """Whether the policy ranks by output values and no output lists any."""
    return policy in (PRIORITY, OUTPUT_ORDER) and all(column.listed is None for column in outputs)
