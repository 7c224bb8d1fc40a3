"""The boxed expressions that build values: literal, context, list, relation (DMN 1.5, 7.3 and 10.2)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.decisions.conversions import converted
from engine.decisions.run import Logic, Run, Scope
from engine.feel import Expression
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL text."""

    expression: Expression

    def evaluate(self, scope: Scope, run: Run) -> object:
        return run.value(self.expression, scope)


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """One entry of a boxed context; the one without a name is its result."""

    name: str
    type: FeelType
    logic: Logic


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """Named entries, each seeing those before it; with a result entry its value, else the context."""

    entries: tuple[ContextEntry, ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        inner = dict(scope)
        context: dict[str, object] = {}
        for entry in self.entries:
            value = converted(entry.logic.evaluate(inner, run), entry.type, run, f"context entry {entry.name!r}")
            if not entry.name:
                return value
            inner[entry.name] = context[entry.name] = value
        return context


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A list of boxed expressions."""

    items: tuple[Logic, ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        return [item.evaluate(scope, run) for item in self.items]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of expressions: a list of contexts, one a row, keyed by the columns."""

    columns: tuple[str, ...]
    types: tuple[FeelType, ...]
    rows: tuple[tuple[Logic, ...], ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        return [
            {
                name: converted(cell.evaluate(scope, run), kind, run, f"relation column {name!r}")
                for name, kind, cell in zip(self.columns, self.types, row, strict=True)
            }
            for row in self.rows
        ]
