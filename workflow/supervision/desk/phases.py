"""The phases of a project by short name (domain.md 4.2), and where a matter stands that is no project yet."""

from __future__ import annotations

from collections.abc import Mapping

PHASES: Mapping[str, str] = {
    "P1": "线索",
    "P2": "洽谈",
    "P3": "评审",
    "P4": "签约",
    "P5": "立项",
    "P6": "供地",
    "P7": "开工建设",
    "P8": "投产履约",
}
"""The stage board's columns."""

FIRST_PHASE = "P1"
"""Where a matter stands that is no project yet."""

ORDERS = "SUP"
"""Stands for a phase where a task is a step of a supervision order."""

ORDER_PROCESS = "ip_supervision"


def phase_name(phase: str | None) -> str:
    """The words of a phase; of an order's steps 督办."""
    return "督办" if phase == ORDERS else PHASES.get(phase or FIRST_PHASE, phase or "")
