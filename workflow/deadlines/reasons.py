"""Why a clock may be stopped: one table with the most days of each reason, who approves it, which limits it moves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REASONS = Path(__file__).parent / "data" / "pause_reasons.json"

BY_LEADER, BY_SUPERVISOR = "leader", "supervisor"
APPROVERS: Mapping[str, str] = {"": "不需批准", BY_LEADER: "负责人或督办员批准", BY_SUPERVISOR: "督办员批准"}
"""Who approves, in words."""


@dataclass(frozen=True, slots=True)
class PauseReason:
    """A row of the table (domain.md 14.1 rule 9).

    ``limit_workdays`` are the most working days a task may stand for this reason, all its pauses together.
    ``approved_by`` is empty, ``leader`` or ``supervisor``. ``moves_legal``: the legal limit moves with the promise.
    ``of_enterprise``: the days are the enterprise's part of a mixed clock.
    """

    code: str
    name: str
    limit_workdays: int
    approved_by: str
    moves_legal: bool
    of_enterprise: bool
    basis: str

    @property
    def approver(self) -> str:
        """Who approves, in words."""
        return APPROVERS[self.approved_by]


@cache
def pause_reasons() -> Mapping[str, PauseReason]:
    """Code → reason, in the table's order."""
    rows = json.loads(REASONS.read_text("utf-8"))["reasons"]
    return {row["code"]: PauseReason(**row) for row in rows}
