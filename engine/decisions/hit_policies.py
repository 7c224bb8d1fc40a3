"""Which of the rules that hold make the result of a decision table (DMN 1.5, 8.2.8 and 8.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel.compare import equal, order

UNIQUE, FIRST, PRIORITY, ANY = "UNIQUE", "FIRST", "PRIORITY", "ANY"
COLLECT, RULE_ORDER, OUTPUT_ORDER = "COLLECT", "RULE ORDER", "OUTPUT ORDER"
POLICIES = (UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE_ORDER, OUTPUT_ORDER)
SHORT = {"U": UNIQUE, "F": FIRST, "P": PRIORITY, "A": ANY, "C": COLLECT, "R": RULE_ORDER, "O": OUTPUT_ORDER}
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")
SHORT_AGGREGATIONS = {"+": "SUM", "#": "COUNT", "<": "MIN", ">": "MAX"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that held: its number counted from 1, and the values of its outputs in the order of the columns."""

    number: int
    outputs: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of a table's output values, one list a column, the most wanted first; ``None``: no order."""

    columns: tuple[Sequence[object] | None, ...]

    def key(self, hit: Hit) -> tuple[int, ...]:
        """Where the hit stands: the first column decides, then the second, and so on; unlisted values come last."""
        return tuple(
            self._place(listing, value)
            for listing, value in zip(self.columns, hit.outputs, strict=True)
            if listing is not None
        )

    @staticmethod
    def _place(listing: Sequence[object], value: object) -> int:
        for place, listed in enumerate(listing):
            if equal(listed, value) is True:
                return place
        return len(listing)


def normalise(policy: str, aggregation: str) -> tuple[str, str]:
    """The full names of a policy and an aggregation given long (``COLLECT``, ``SUM``) or short (``C+``).

    :raises ValueError: when one of them is none of the standard's
    """
    policy = " ".join(policy.upper().split()) or UNIQUE
    if policy[:1] == "C" and policy[1:] in SHORT_AGGREGATIONS:
        policy, aggregation = COLLECT, SHORT_AGGREGATIONS[policy[1:]]
    policy = SHORT.get(policy, policy)
    aggregation = aggregation.strip().upper()
    if policy not in POLICIES:
        raise ValueError(f"hit policy {policy!r} is none of {', '.join(POLICIES)}")
    if aggregation and aggregation not in AGGREGATIONS:
        raise ValueError(f"aggregation {aggregation!r} is none of {', '.join(AGGREGATIONS)}")
    return policy, aggregation if policy == COLLECT else ""


def select(policy: str, hits: Sequence[Hit], ranking: Ranking, warn: Callable[[str], None]) -> list[Hit] | Hit | None:
    """The hits that make the result: one for the single-hit policies, a list for the others.

    ``None`` when the table breaks its policy; the warning then names the rules. Where no output values are
    listed to rank by, the order of the rules counts, and a warning names those that hold.
    """
    if policy == UNIQUE:
        if len(hits) > 1:
            warn(f"rules {_numbers(hits)} hold together, but the hit policy UNIQUE allows one")
            return None
        return hits[0]
    if policy == FIRST:
        return hits[0]
    if policy == ANY:
        if not all(_same(hits[0], other) for other in hits[1:]):
            warn(f"rules {_numbers(hits)} hold with different outputs, but the hit policy ANY wants the same")
            return None
        return hits[0]
    if policy in (PRIORITY, OUTPUT_ORDER):
        ranked = sorted(hits, key=ranking.key)
        if not ranking.key(hits[0]) and not all(_same(hits[0], other) for other in hits[1:]):
            warn(f"rules {_numbers(hits)} hold, but no output values are listed for the hit policy {policy} to rank by")
        return ranked[0] if policy == PRIORITY else ranked
    return list(hits)


def aggregate(aggregation: str, values: list[Any], warn: Callable[[str], None]) -> object:
    """One value out of the collected ones: their sum, number, least or greatest.

    Values of compound outputs (contexts) are aggregated column by column. Wrong kinds of values give null and a
    warning; ``COUNT`` counts the hits as they are.
    """
    if aggregation == "COUNT":
        return Decimal(len(values))
    if values and all(isinstance(value, dict) for value in values):
        return {name: aggregate(aggregation, [value.get(name) for value in values], warn) for name in values[0]}
    if aggregation == "SUM":
        if not all(isinstance(value, Decimal) for value in values):
            warn("the collected outputs are not all numbers; they have no sum")
            return None
        return sum(values, Decimal(0))
    best = values[0]
    for value in values[1:]:
        place = order(value, best)
        if place is None:
            warn(f"the collected outputs cannot be compared; they have no {aggregation.lower()}")
            return None
        if place == (-1 if aggregation == "MIN" else 1):
            best = value
    return best


def _same(one: Hit, other: Hit) -> bool:
    return all(equal(a, b) is True for a, b in zip(one.outputs, other.outputs, strict=True))


def _numbers(hits: Sequence[Hit]) -> str:
    return ", ".join(str(hit.number) for hit in hits)
