"""Judges a frozen quarter again by another version of the rules; what is frozen stays what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.errors import EngineError
from workflow.lights.decision import LightRules
from workflow.lights.quarters.models import LightSnapshot
from workflow.lights.rules import judge


@dataclass(frozen=True, slots=True)
class Again:
    """A frozen project beside what other rules make of the same facts; ``failed`` says why they make nothing of it."""

    row: LightSnapshot
    light: str
    reasons: tuple[str, ...]
    failed: str = ""

    @property
    def differs(self) -> bool:
        """Whether the other rules would have shown something else."""
        return not self.failed and (self.light != self.row.light or set(self.reasons) != set(self.row.reasons))


def judged_again(rows: Iterable[LightSnapshot], rules: LightRules) -> list[Again]:
    """Every frozen project by ``rules``, with the facts of that day; what was exempt then is exempt here."""
    return [_again(row, rules) for row in rows]


def _again(row: LightSnapshot, rules: LightRules) -> Again:
    counted = set(row.reasons)
    exempt = {hit["code"] for hit in row.evidence} - counted
    try:
        verdict = judge(rules.hits(row.facts), exempt)
    except EngineError as error:
        return Again(row, "", (), error.message)
    return Again(row, verdict.light, verdict.reasons)
