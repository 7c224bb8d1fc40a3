"""How many working days a step may take, as the deployed table of deadlines says (DMN-08, domain.md 7.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.domain.errors import NotFound
from engine.runtime.decisions import evaluate_decision
from engine.unit_of_work import UnitOfWork

DECISION = "task_deadlines"
WORKING_DAYS = "wd"


def standards(uow: UnitOfWork, stages: Iterable[str]) -> dict[str, int]:
    """Step → its working days; nothing for a step the table does not know, or counts in other days."""
    asked = sorted(set(stages))
    try:
        rows: Any = evaluate_decision(uow, decision_id=DECISION, variables=_inputs(asked)).output
    except NotFound:
        return {}
    if not isinstance(rows, Mapping):
        return {}
    return {
        stage: int(row["n"])
        for stage, row in rows.items()
        if isinstance(row, Mapping) and row.get("unit") == WORKING_DAYS and row.get("n") is not None
    }


def _inputs(stages: list[str]) -> dict[str, object]:
    return {"stages": stages, "variant": None, "scale_band": None, "urgency": None, "special_days": None}
