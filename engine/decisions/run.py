"""The state of one evaluation: the world it may ask, what was computed already, what to report."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Protocol

from engine.decisions.results import EvaluatedDecision
from engine.feel import Evaluation, Expression, FeelRuntime
from engine.feel.run import Run as FeelRun

Scope = dict[str, object]

MAX_DEPTH = 60


class Run:
    """One evaluation of a decision or a decision service.

    ``variables`` are the FEEL values the caller gave; ``paths`` the import names that lead to an imported model, by
    its namespace; ``values`` what is computed already, by model and element. A decision service invoked inside a run
    gets a run of its own, with its parameters as the values. ``meter`` is the one budget of all expressions of the
    evaluation, and keeps its warnings.
    """

    __slots__ = ("runtime", "variables", "paths", "values", "meter", "evaluated", "depth")

    def __init__(self, runtime: FeelRuntime, variables: Scope, paths: Mapping[str, tuple[str, ...]]) -> None:
        self.runtime = runtime
        self.variables = variables
        self.paths = paths
        self.values: dict[Hashable, object] = {}
        self.meter = FeelRun(runtime)
        self.evaluated: list[EvaluatedDecision] = []
        self.depth = 0

    def inner(self, variables: Scope, values: dict[Hashable, object]) -> Run:
        """A run for a decision service invoked here: same world and report, other inputs."""
        run = Run(self.runtime, variables, self.paths)
        run.values = values
        run.meter = self.meter
        run.evaluated = self.evaluated
        run.depth = self.depth
        return run

    @property
    def warnings(self) -> list[str]:
        """Why nulls came out, in words."""
        return self.meter.warnings

    def warn(self, message: str) -> None:
        """Record why a null came out."""
        self.meter.warn(message)

    def value(self, expression: Expression, scope: Mapping[str, object]) -> object:
        """The value of a FEEL expression, its warnings recorded."""
        return expression.evaluate(scope, self.runtime, converted=True, run=self.meter).value

    def holds(self, tests: Tests, value: object, scope: Mapping[str, object]) -> bool:
        """Whether ``value`` passes the unary tests, their warnings recorded."""
        outcome = tests.matches(value, scope, self.runtime, converted=True, run=self.meter)
        return outcome.value is True


class Tests(Protocol):
    """Compiled unary tests."""

    def matches(
        self,
        value: object,
        variables: Mapping[str, object],
        runtime: FeelRuntime,
        *,
        converted: bool = False,
        run: FeelRun | None = None,
    ) -> Evaluation:
        """Whether ``value`` passes."""


class Logic(Protocol):
    """A compiled boxed expression."""

    def evaluate(self, scope: Scope, run: Run) -> object:
        """The FEEL value of the expression, the names of ``scope`` being visible."""
