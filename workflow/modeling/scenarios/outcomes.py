"""What is kept of a scenario's run: whether it passed, what failed, how long it took, what it came to how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.modeling.scenarios.failures import Failure
from workflow.modeling.scenarios.running import ScenarioResult


@dataclass(frozen=True, slots=True)
class Outcome:
    """See the module; ``visits`` are counts by element or flow, by process."""

    file: str
    name: str
    process: str
    failures: Sequence[Failure]
    seconds: float
    visits: Mapping[str, Mapping[str, int]]

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures

    def as_dict(self) -> dict[str, Any]:
        """The outcome as it is stored."""
        failures = [{"rule": one.rule, "step": one.step, "details": dict(one.details)} for one in self.failures]
        return {
            "file": self.file, "name": self.name, "process": self.process, "failures": failures,
            "milliseconds": round(self.seconds * 1000), "visits": self.visits,
        }  # fmt: skip


def outcome_of(result: ScenarioResult) -> Outcome:
    """What is kept of a run."""
    visits: dict[str, dict[str, int]] = {}
    for one in result.path:
        parts = visits.setdefault(one.process, {})
        for part in filter(None, (one.flow, one.element)):
            parts[part] = parts.get(part, 0) + 1
    return Outcome(result.file, result.name, result.process, result.failures, result.seconds, visits)


def stored_outcome(told: Mapping[str, Any]) -> Outcome:
    """The outcome as it was stored."""
    failures = [Failure(one["rule"], one["step"], one["details"]) for one in told["failures"]]
    return Outcome(
        told["file"], told["name"], told["process"], failures, told["milliseconds"] / 1000, told["visits"]
    )  # fmt: skip
