"""Writes business rows when a form is handed in: the receiver of ``recording`` events of the projects area.

Kinds come from ``luodi.record`` of the element; each kind has one function in ``BY_KIND``. A kind without a table of
its own becomes a ``project_record``. Everything runs in the transaction of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, select

from engine.domain.errors import Refused
from engine.domain.events import Event, InstanceEnded, InstanceStarted, UserTaskCompleted, UserTaskWithdrawn
from engine.unit_of_work import UnitOfWork
from workflow.projects.agreements import archive_agreement, draft_agreement, sign_agreement
from workflow.projects.enterprises import ensure_enterprise
from workflow.projects.fields import LEAD_FIELDS, PROJECT_FIELDS, fill
from workflow.projects.models import Lead, Project
from workflow.projects.months import write_month
from workflow.projects.numbers import next_number
from workflow.projects.reading import amount, listed, moment, text
from workflow.projects.records import MonthReport, ProjectRecord
from workflow.projects.stages import project_of
from workflow.projects.visits import own_visit, write_visit

RECORD = "luodi.record"
MAIN = "ip_project_main"

PHASES: Mapping[str, str] = {
    "ip_lead": "P1",
    "ip_negotiation": "P2",
    "ip_review": "P3",
    "ip_signing": "P4",
    "ip_approval": "P5",
    "ip_land_supply": "P6",
    "ip_hq": "P6",
    "ip_lease": "P6",
    "ip_renovation": "P6",
    "ip_offshore": "P6",
    "ip_construction": "P7",
    "ip_performance": "P8",
}
"""Which phase of domain.md 4.2 a called process is."""

VALID_NEEDS: Mapping[str, tuple[str, ...]] = {
    "投资主体": ("ent_name", "enterprise"),
    "联系人及方式": ("contact_phone",),
    "投资内容": ("content",),
    "投资规模": ("total_invest", "fixed_invest"),
    "具体要求": ("site_form", "demand"),
}
"""What makes a lead valid (domain.md chapter 2, 有效信息): each is met by any one of its fields."""


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if isinstance(event, InstanceStarted):
        if not event.undoing:
            _on_started(event, uow)
    elif isinstance(event, UserTaskCompleted):
        _on_completed(event, uow)
    elif isinstance(event, UserTaskWithdrawn):
        _on_withdrawn(event, uow)
    elif isinstance(event, InstanceEnded) and event.process_id == MAIN:
        _on_ended(event, uow)


def _on_started(event: InstanceStarted, uow: UnitOfWork) -> None:
    kind = event.start_properties.get(RECORD)
    if kind == "lead":
        _record_lead(event, uow)
    elif kind == "visit":
        if own_visit(uow, event.root_key) is None:
            write_visit(uow, event.variables, root_key=event.root_key, project=None, by=event.actor)
    phase = PHASES.get(event.process_id)
    if phase is not None:
        project = project_of(uow.session, event.root_key)
        if project is not None:
            project.phase = phase


def _on_completed(event: UserTaskCompleted, uow: UnitOfWork) -> None:
    kind = event.properties.get(RECORD)
    tells = kind is not None or not PROJECT_FIELDS.keys().isdisjoint(event.submitted)
    project = project_of(uow.session, event.root_key) if tells else None
    if event.process_id == "ip_lead":
        lead = uow.session.scalars(select(Lead).where(Lead.root_key == event.root_key)).one_or_none()
        if lead is not None:
            _update_lead(lead, event, uow)
    if project is not None:
        fill(project, event.submitted, PROJECT_FIELDS)
    if kind is None:
        return
    write = BY_KIND.get(kind) or BY_ELEMENT.get(event.element_id)
    if write is not None and project is not None:
        write(event, project, uow)
    uow.session.add(
        ProjectRecord(
            key=uow.next_key(),
            root_key=event.root_key,
            project_key=project.key if project is not None else None,
            kind=kind,
            element_id=event.element_id,
            name=event.name,
            task_key=event.task_key,
            by=event.doer,
            at=event.at,
            values=dict(event.submitted),
        )
    )


def _on_withdrawn(event: UserTaskWithdrawn, uow: UnitOfWork) -> None:
    """What was handed in is not there any more; a row of its own has been built upon and stays, with its step."""
    kind = event.properties.get(RECORD)
    if kind in BY_KIND:
        raise Refused(f"无法撤回：“{event.name}”已经登记入库，请下一环节退回后更正。")
    for table in (ProjectRecord, MonthReport):
        uow.session.execute(delete(table).where(table.task_key == event.task_key))


def _on_ended(event: InstanceEnded, uow: UnitOfWork) -> None:
    project = project_of(uow.session, event.root_key)
    if project is None or project.mgmt_status not in ("active", "on_hold"):
        return
    closed = event.state == "COMPLETED" and project.phase == "P8"
    project.mgmt_status = "archived" if closed else "terminated"
    project.mgmt_status_at = uow.now


def _record_lead(event: InstanceStarted, uow: UnitOfWork) -> None:
    values = event.variables
    enterprise = ensure_enterprise(uow, values)
    missing = [what for what, fields in VALID_NEEDS.items() if not any(text(values, field) for field in fields)]
    uow.session.add(
        Lead(
            key=uow.next_key(),
            root_key=event.root_key,
            business_key=event.business_key,
            lead_no=next_number(uow, "lead"),
            enterprise_key=enterprise.key,
            project_name=text(values, "project_name") or enterprise.name,
            source_type=text(values, "source_type") or "",
            source_org=text(values, "source_org") or "",
            reporter=text(values, "reporter") or event.actor,
            referrer_name=text(values, "referrer_name"),
            contact_phone=text(values, "contact_phone"),
            found_at=moment(values, "found_at") or uow.now,
            registered_at=uow.now,
            industry_code=text(values, "industry_code") or "",
            chain=text(values, "chain") or "",
            invest_type=text(values, "invest_type") or "",
            content=text(values, "content") or "",
            total_invest=amount(values, "total_invest"),
            fixed_invest=amount(values, "fixed_invest"),
            foreign_amount=amount(values, "foreign_amount"),
            is_valid=not missing,
            valid_missing=missing,
            status="new",
            status_at=uow.now,
            form={key: value for key, value in values.items() if value not in (None, "", [])},
        )
    )
    uow.session.flush()


def _update_lead(lead: Lead, event: UserTaskCompleted, uow: UnitOfWork) -> None:
    before = lead.grade
    fill(lead, event.variables, LEAD_FIELDS)
    if lead.grade != before:
        lead.graded_at = uow.now
    decided = event.variables.get("is_valid")
    if isinstance(decided, bool):
        lead.is_valid = decided
        lead.valid_missing = listed(event.variables, "valid_missing")
    status = {"pool": "pool"}.get(str(event.variables.get("outcome")), lead.status)
    if event.properties.get(RECORD) == "lead_triage" and status == "new":
        status = "triaged"
    if status != lead.status:
        lead.status, lead.status_at = status, uow.now


def _record_visit(event: UserTaskCompleted, project: Project, uow: UnitOfWork) -> None:
    values = {"ent_name": event.variables.get("ent_name"), **event.submitted}
    write_visit(uow, values, root_key=event.root_key, project=project, task_key=event.task_key, by=event.doer)


BY_KIND: Mapping[str, Callable[[UserTaskCompleted, Project, UnitOfWork], Any]] = {
    "visit": _record_visit,
    "agreement_draft": draft_agreement,
    "agreement_sign": sign_agreement,
    "agreement_archive": archive_agreement,
}
"""Kind of record → what writes its own table; the form itself is kept as a ``project_record`` besides."""

BY_ELEMENT: Mapping[str, Callable[[UserTaskCompleted, Project, UnitOfWork], Any]] = {"build_report": write_month}
"""The same for steps whose kind they share with others; such a row goes when its step is taken back."""
