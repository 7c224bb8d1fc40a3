"""Asks the decision ``supervision_escalate`` what follows; its thresholds stand in the table and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from engine.domain.errors import Broken
from engine.persistence.definitions import DecisionDefinition
from engine.runtime.decisions import evaluate_decision
from engine.unit_of_work import UnitOfWork
from workflow.supervision.escalation.rules import Action, Trigger

DECISION = "supervision_escalate"
NOTE_DECISION = "red_light_note"
NO_ORDER = "-"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the decision answered, and which of its rows in which version did.

    ``level`` is the kind of order to open, or the action where it is none; ``asked`` what the decision was given.
    """

    action: Action
    level: str
    copy_to_head: bool
    explain_by_head: bool
    affects_score: bool
    basis: str
    rule_id: str
    version: int
    asked: Mapping[str, Any]

    @property
    def acts(self) -> bool:
        """Whether anything follows."""
        return self.action is not Action.NONE


def is_deployed(uow: UnitOfWork) -> bool:
    """Whether this office has the decision; before, nothing is escalated by itself."""
    known = exists().where(DecisionDefinition.decision_id == DECISION)
    return bool(uow.session.scalar(select(known)))


def ask(
    uow: UnitOfWork,
    trigger: Trigger,
    *,
    overdue_wd: int = 0,
    red_count: int = 0,
    silent_cd: int = 0,
    org_orders: int = 0,
) -> Verdict:
    """What follows (domain.md 8.5). :raises Broken: when the deployed decision gives no answer of its shape"""
    asked = {
        "trigger": trigger.value, "overdue_wd": overdue_wd, "order_type": NO_ORDER, "red_count": red_count,
        "silent_cd": silent_cd, "org_orders": org_orders,
    }  # fmt: skip
    evaluated = evaluate_decision(uow, decision_id=DECISION, variables=asked)
    said = evaluated.output
    if not isinstance(said, Mapping) or said.get("action") not in set(Action):
        raise Broken(f"决策 {DECISION} 第 {evaluated.definition.version} 版对 {asked} 没有给出动作。")
    action = Action(said["action"])
    return Verdict(
        action=action,
        level=str(said.get("order_type") or action) if action is Action.OPEN_ORDER else action.value,
        copy_to_head=said.get("copy_to_head") is True,
        explain_by_head=said.get("explain_by_head") is True,
        affects_score=said.get("affects_score") is True,
        basis=str(said.get("basis") or ""),
        rule_id=_row_of(evaluated.result),
        version=evaluated.definition.version,
        asked=asked,
    )


def note_opens(uow: UnitOfWork, reason_code: str, days_since_note: int | None) -> bool:
    """Whether a light that turned red for this reason opens a reminder note; ``None``: there was none before."""
    given = {"reason_code": reason_code, "days_since_note": days_since_note}
    said = evaluate_decision(uow, decision_id=NOTE_DECISION, variables=given).output
    return isinstance(said, Mapping) and said.get("open") is True


def _row_of(result: Any) -> str:
    rows = [row.rule_id for decision in result.evaluated for row in decision.matched_rules]
    return rows[-1] if rows else ""
