"""Writes down what an agreement promised: milestones, targets, and the county's policy commitments (domain.md 12.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from engine.world import HandlerCall
from workflow.projects.models import ProjectMilestone
from workflow.projects.reading import amount, day, listed, text
from workflow.projects.records import Agreement, PolicyCommitment
from workflow.projects.stages import project_of


def write_commitments(call: HandlerCall) -> Mapping[str, Any] | None:
    """Replace the project's planned milestones and commitments by those of the signed agreement."""
    session, values = call.uow.session, call.variables
    project = project_of(session, call.root_key)
    if project is None:
        return None
    agreement = session.scalars(
        select(Agreement).where(Agreement.root_key == call.root_key).order_by(Agreement.key.desc())
    ).first()
    session.execute(delete(ProjectMilestone).where(ProjectMilestone.project_key == project.key))
    session.execute(delete(PolicyCommitment).where(PolicyCommitment.project_key == project.key))
    milestones = [row for row in listed(values, "milestones") if isinstance(row, Mapping)]
    for row in milestones:
        planned = day(row, "date") or day(row, "plan_date")
        session.add(
            ProjectMilestone(
                key=call.uow.next_key(),
                project_key=project.key,
                type=text(row, "name") or text(row, "milestone") or "节点",
                plan_date=planned,
                base_date=planned,
            )
        )
    policies = [row for row in listed(values, "policy_clauses") if isinstance(row, Mapping)]
    for row in policies:
        session.add(
            PolicyCommitment(
                key=call.uow.next_key(),
                project_key=project.key,
                agreement_key=agreement.key if agreement is not None else None,
                policy=text(row, "policy_id") or text(row, "item") or text(row, "content") or "政策",
                amount=amount(row, "amount"),
                condition=text(row, "condition") or "",
            )
        )
    return {"commitments_written": len(milestones) + len(policies)}
