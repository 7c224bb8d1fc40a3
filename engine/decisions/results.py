"""What an evaluation of a decision gives back: the value, the warnings, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule of a decision table that held: its id in the model, its number counted from 1, its outputs by name."""

    rule_id: str
    rule_index: int
    outputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EvaluatedDecision:
    """One decision that was evaluated on the way, required ones before those that need them.

    ``inputs`` are the values of a table's input columns by their label or expression; empty for other logic.
    """

    decision_id: str
    name: str
    output: object
    matched_rules: tuple[MatchedRule, ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value of the asked decision as a FEEL value, why nulls arose, and every decision evaluated."""

    value: object
    warnings: tuple[str, ...] = ()
    evaluated: tuple[EvaluatedDecision, ...] = ()
