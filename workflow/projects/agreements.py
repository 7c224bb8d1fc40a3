"""Keeps a project's agreement from draft to archive, as its forms are handed in (domain.md 5.4, 12.6)."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.events import UserTaskCompleted
from engine.unit_of_work import UnitOfWork
from workflow.projects.models import Project
from workflow.projects.reading import amount, day, listed, text
from workflow.projects.records import Agreement


def draft_agreement(event: UserTaskCompleted, project: Project, uow: UnitOfWork) -> Agreement:
    """G10: a draft, made once and changed while it is not signed."""
    row = _open_draft(uow, project)
    values = event.submitted
    row.type = text(values, "agreement_type") or text(event.variables, "agreement_type") or row.type
    row.party_a = text(values, "party_a") or row.party_a
    row.party_b = text(values, "party_b") or row.party_b
    row.terms = listed(values, "terms") or row.terms
    row.kpi = listed(values, "kpi") or row.kpi
    uow.session.flush()
    return row


def sign_agreement(event: UserTaskCompleted, project: Project, uow: UnitOfWork) -> Agreement:
    """G30: signed, with its number, day, amounts and ceremony."""
    row = _open_draft(uow, project)
    values = event.submitted
    row.agreement_no = text(values, "agreement_no")
    row.type = text(values, "agreement_type") or text(event.variables, "agreement_type") or row.type
    row.signed_at = day(values, "sign_date")
    row.amount = amount(values, "agreement_amount")
    row.fixed_amount = amount(values, "fixed_amount")
    row.foreign_amount = amount(values, "foreign_amount")
    row.batch_code = text(values, "sign_batch") or project.batch_code
    row.is_overseas = values.get("is_overseas") is True
    row.status = "signed"
    uow.session.flush()
    return row


def archive_agreement(event: UserTaskCompleted, project: Project, uow: UnitOfWork) -> Agreement | None:
    """G40: the newest signed agreement goes into the archive."""
    row = uow.session.scalars(
        select(Agreement)
        .where(Agreement.project_key == project.key, Agreement.status == "signed")
        .order_by(Agreement.key.desc())
    ).first()
    if row is not None:
        row.archive_no, row.status = text(event.submitted, "archive_no"), "archived"
    return row


def _open_draft(uow: UnitOfWork, project: Project) -> Agreement:
    row = uow.session.scalars(
        select(Agreement)
        .where(Agreement.project_key == project.key, Agreement.status == "draft")
        .order_by(Agreement.key.desc())
    ).first()
    if row is None:
        row = Agreement(
            key=uow.next_key(),
            project_key=project.key,
            root_key=project.root_key,
            type="formal",
            terms=[],
            kpi=[],
            status="draft",
            created_at=uow.now,
        )
        uow.session.add(row)
    return row
