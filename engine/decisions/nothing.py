"""What stands where a model has no logic, or logic that cannot run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decisions.run import Run, Scope
from engine.feel import Evaluation, FeelRuntime
from engine.feel.run import Run as FeelRun


@dataclass(frozen=True, slots=True)
class Nothing:
    """Logic or unary tests that are missing or cannot run here: null, and the reason as a warning."""

    reason: str

    def evaluate(self, scope: Scope, run: Run) -> object:
        run.warn(self.reason)
        return None

    def matches(
        self,
        value: object,
        variables: Mapping[str, object],
        runtime: FeelRuntime,
        *,
        converted: bool = False,
        run: FeelRun | None = None,
    ) -> Evaluation:
        """Holds for no value."""
        if run is not None:
            run.warn(self.reason)
        return Evaluation(None, (self.reason,))
