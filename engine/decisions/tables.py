"""A decision table, compiled: its columns, its rules, and how they are decided (DMN 1.5, chapter 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.decisions.conversions import softened
from engine.decisions.hit_policies import Hit, Ranking, aggregate, select
from engine.decisions.nothing import Nothing
from engine.decisions.results import MatchedRule
from engine.decisions.run import Logic, Run, Scope
from engine.feel import Expression, UnaryTests
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class InputColumn:
    """An input clause: what is tested, which values it may have, and the different tests of its cells."""

    label: str
    expression: Logic
    type: FeelType
    allowed: UnaryTests | None
    tests: tuple[UnaryTests | Nothing, ...]


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output clause: its name (empty when it is the only one and has none), type, allowed values and default.

    ``listed`` is the list of the allowed values in their order, for the policies that rank by it.
    """

    name: str
    type: FeelType
    allowed: UnaryTests | None
    listed: Expression | None
    default: Logic | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: for each input that is not irrelevant the column's number and its test's, and the output entries."""

    rule_id: str
    conditions: tuple[tuple[int, int], ...]
    outputs: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table gave: its value, the rules that made it, the values of its inputs."""

    value: object
    matched: tuple[MatchedRule, ...]
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Input columns, output columns, rules and the hit policy."""

    name: str
    policy: str
    aggregation: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        return self.decide(scope, run).value

    def decide(self, scope: Scope, run: Run) -> Outcome:
        """Test the rules and make the result as the hit policy says.

        An input outside its allowed values, a broken hit policy or an output outside its allowed values gives null
        and a warning; no rule at all gives the default outputs, or null.
        """
        values = [softened(column.expression.evaluate(scope, run), column.type) for column in self.inputs]
        named = {column.label: value for column, value in zip(self.inputs, values, strict=True)}
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is not None and value is not None and not _allowed(column.allowed, value, scope, run):
                run.warn(f"{self._title}: input {column.label!r} has a value outside its allowed values")
                return Outcome(None, (), named)
        holding = self._holding(values, scope, run)
        if not holding:
            return Outcome(self._default(scope, run), (), named)
        hits = [Hit(number, self._outputs(number, scope, run)) for number in holding]
        chosen = select(self.policy, hits, self._ranking(scope, run), lambda text: run.warn(f"{self._title}: {text}"))
        if chosen is None:
            return Outcome(None, self._matched(hits), named)
        return Outcome(self._value(chosen, run), self._matched(chosen if isinstance(chosen, list) else [chosen]), named)

    @property
    def _title(self) -> str:
        return f"decision table {self.name!r}"

    def _holding(self, values: Sequence[object], scope: Scope, run: Run) -> list[int]:
        known: list[dict[int, bool]] = [{} for _ in values]
        holding = []
        for number, rule in enumerate(self.rules, start=1):
            for column, test in rule.conditions:
                answers = known[column]
                holds = answers.get(test)
                if holds is None:
                    holds = answers[test] = run.holds(self.inputs[column].tests[test], values[column], scope)
                if not holds:
                    break
            else:
                holding.append(number)
                if self.policy == "FIRST":
                    break
        return holding

    def _outputs(self, number: int, scope: Scope, run: Run) -> tuple[object, ...]:
        values = []
        for column, logic in zip(self.outputs, self.rules[number - 1].outputs, strict=True):
            value = softened(logic.evaluate(scope, run), column.type)
            if column.allowed is not None and value is not None and not _allowed(column.allowed, value, scope, run):
                run.warn(
                    f"{self._title}: rule {number} gives {column.name or 'an output'} a value outside its "
                    "allowed values"
                )
                value = None
            values.append(value)
        return tuple(values)

    def _default(self, scope: Scope, run: Run) -> object:
        if all(column.default is None for column in self.outputs):
            return None
        values = tuple(
            None if column.default is None else softened(column.default.evaluate(scope, run), column.type)
            for column in self.outputs
        )
        return self._bare_or_context(values)

    def _ranking(self, scope: Scope, run: Run) -> Ranking:
        if self.policy not in ("PRIORITY", "OUTPUT ORDER"):
            return Ranking(())
        columns = []
        for column in self.outputs:
            listed = None if column.listed is None else run.value(column.listed, scope)
            columns.append(listed if isinstance(listed, list) else None)
        return Ranking(tuple(columns))

    def _value(self, chosen: list[Hit] | Hit, run: Run) -> object:
        if isinstance(chosen, Hit):
            return self._bare_or_context(chosen.outputs)
        values = [self._bare_or_context(hit.outputs) for hit in chosen]
        if not self.aggregation:
            return values
        return aggregate(self.aggregation, values, lambda text: run.warn(f"{self._title}: {text}"))

    def _bare_or_context(self, values: tuple[object, ...]) -> object:
        if len(self.outputs) == 1:
            return values[0]
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}

    def _matched(self, hits: Sequence[Hit]) -> tuple[MatchedRule, ...]:
        return tuple(
            MatchedRule(
                self.rules[hit.number - 1].rule_id,
                hit.number,
                {column.name or self.name: value for column, value in zip(self.outputs, hit.outputs, strict=True)},
            )
            for hit in hits
        )


def _allowed(tests: UnaryTests, value: object, scope: Scope, run: Run) -> bool:
    if isinstance(value, list):
        return run.holds(tests, value, scope) or all(run.holds(tests, item, scope) for item in value)
    return run.holds(tests, value, scope)
