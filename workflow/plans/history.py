"""What became of a plan: its versions with who and why, what was set by hand, what was proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.plans.models import Plan, PlanAdjustment, PlanProposal, PlanVersion


@dataclass(frozen=True, slots=True)
class PlanHistory:
    """Newest first."""

    versions: Sequence[PlanVersion]
    adjustments: Sequence[PlanAdjustment]
    proposals: Sequence[PlanProposal]


def versions_of(session: Session, plan: Plan) -> PlanHistory:
    """Everything that was done to a plan."""

    def rows(table: type[PlanVersion] | type[PlanAdjustment] | type[PlanProposal]) -> Sequence[object]:
        return session.scalars(select(table).where(table.plan_key == plan.key).order_by(table.key.desc())).all()

    return PlanHistory(rows(PlanVersion), rows(PlanAdjustment), rows(PlanProposal))  # type: ignore[arg-type]
