"""What the service tasks of the project's processes do, inside the engine's transaction.

Each handler takes the engine's call and returns the variables it sets. ``HANDLERS`` is their table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Broken
from engine.world import Handler, HandlerCall
from workflow.projects import sites
from workflow.projects.commitments import write_commitments
from workflow.projects.duplicates import Candidate, find_duplicates, name_core
from workflow.projects.fields import LEAD_FIELDS, PROJECT_FIELDS, fill
from workflow.projects.manufacturing import is_manufacturing
from workflow.projects.minutes import split_minutes
from workflow.projects.models import Lead, Project
from workflow.projects.numbers import next_number
from workflow.projects.reading import amount, as_day, text
from workflow.projects.stages import REPORTED, project_of, reach_stage
from workflow.projects.visits import record_visit

Result = Mapping[str, Any] | None


def lead_of(call: HandlerCall) -> Lead:
    """The lead of this main instance. :raises Broken: when its start form made none"""
    lead = call.uow.session.scalars(select(Lead).where(Lead.root_key == call.root_key)).one_or_none()
    if lead is None:
        raise Broken(f"instance {call.root_key} has no lead", element_id=call.element_id, kind="EXTRACT_VALUE_ERROR")
    return lead


def dup_check(call: HandlerCall) -> Result:
    """Look for leads that may be the same (domain.md 13.4); sets ``dup_list`` and ``dup_score`` (0 to 1)."""
    values = call.variables
    new = Candidate(
        name_core=name_core(text(values, "ent_name") or ""),
        project_name=text(values, "project_name") or "",
        content=text(values, "content") or "",
        uscc=text(values, "uscc"),
        actual_controller=text(values, "actual_controller"),
        industry_code=text(values, "industry_code") or "",
        contact_phone=text(values, "contact_phone"),
    )
    hits = find_duplicates(call.uow.session, new, except_root=call.root_key)
    return {"dup_list": [hit.as_dict() for hit in hits], "dup_score": max((hit.score for hit in hits), default=0)}


def create_project(call: HandlerCall) -> Result:
    """Turn the lead into a project; sets ``project_code`` and ``project_id`` (its key as text)."""
    session, values = call.uow.session, call.variables
    existing = project_of(session, call.root_key)
    if existing is not None:
        return {"project_code": existing.project_code, "project_id": str(existing.key)}
    lead = lead_of(call)
    variant = text(values, "variant") or ""
    project = Project(
        key=call.uow.next_key(),
        root_key=call.root_key,
        business_key=call.business_key,
        project_code=next_number(call.uow, "project"),
        lead_key=lead.key,
        enterprise_key=lead.enterprise_key,
        name=lead.project_name,
        variant=variant,
        is_foreign=bool(values.get("is_foreign")) or bool(amount(values, "foreign_amount")),
        is_manufacturing=is_manufacturing(text(values, "industry_code"), text(values, "invest_type")),
        total_invest=lead.total_invest or 0,
        fixed_invest=lead.fixed_invest or 0,
        source_type=lead.source_type,
        intro_org=text(values, "intro_org") or lead.first_report_org or lead.source_org,
        owner_org=text(values, "owner_org") or lead.source_org,
        created_at=call.uow.now,
        created_by=call.uow.actor.name,
        progress_at=call.uow.now,
        phase="P1",
        mgmt_status="active",
    )
    fill(project, values, PROJECT_FIELDS)
    session.add(project)
    fill(lead, values, LEAD_FIELDS)
    lead.status, lead.status_at = "assigned", call.uow.now
    session.flush()
    return {"project_code": project.project_code, "project_id": str(project.key)}


def merge_lead(call: HandlerCall) -> Result:
    """Join the lead to the one that was reported first."""
    lead = lead_of(call)
    hits = call.variables.get("dup_list") or []
    first = text(call.variables, "merge_into") or (str(hits[0].get("lead_no")) if hits else None)
    lead.status, lead.status_at, lead.dup_group = "merged", call.uow.now, first
    return {"merged_into": first}


def archive_lead(call: HandlerCall) -> Result:
    """Put the lead away: into the pool when it may come back (``outcome`` pool), else into the archive."""
    lead = lead_of(call)
    fill(lead, call.variables, LEAD_FIELDS)
    outcome = text(call.variables, "outcome") or text(call.variables, "triage_result")
    lead.status = {"pool": "pool", "merged": "merged"}.get(outcome or "", "archived")
    lead.status_at = call.uow.now
    project = project_of(call.uow.session, call.root_key)
    if project is not None and lead.status == "archived" and project.mgmt_status == "active":
        project.mgmt_status, project.mgmt_status_at = "archived", call.uow.now
    return None


def open_negotiation(call: HandlerCall) -> Result:
    """Start the talks: the project is active and moves."""
    project = project_of(call.uow.session, call.root_key)
    if project is not None:
        fill(project, call.variables, PROJECT_FIELDS)
        project.progress_at = call.uow.now
    return {"negotiation_opened_at": call.uow.now}


def record_stage(call: HandlerCall) -> Result:
    """Write the evidence of a stage (header ``stage``) that ``stage_recognition`` recognised.

    Sets ``stat_stage``. Without a positive ``recognition`` of this very stage nothing is recorded, except for
    ``talking`` and ``pre_signing``, which need no certificate.

    :raises Broken: when the model names no stage, or there is no project yet
    """
    stage = call.headers.get("stage") or text(call.variables, "stage")
    if not stage:
        raise Broken("record_stage has no header “stage”", element_id=call.element_id, kind="EXTRACT_VALUE_ERROR")
    project = project_of(call.uow.session, call.root_key)
    if project is None:
        raise Broken(f"instance {call.root_key} has no project", element_id=call.element_id, kind="EXTRACT_VALUE_ERROR")
    recognition = call.variables.get("recognition")
    if not isinstance(recognition, Mapping) or recognition.get("stage", stage) != stage:
        recognition = {}
    if recognition.get("recognised") is False:
        return {"stage_recorded": False}
    dated = recognition.get("date")
    reporter, checker = _people_of(call, stage)
    reach_stage(
        call.uow,
        project,
        stage,
        reached_on=None if dated is None else as_day(dated, "recognition.date"),
        basis=str(recognition.get("basis") or ""),
        evidence={"element": call.element_id, "recognition": dict(recognition)},
        by=reporter,
        checked_by=checker,
        instance_key=call.instance_key,
        process_id=call.process_id,
    )
    project.progress_at = call.uow.now
    return {"stat_stage": project.stat_stage, "stage_recorded": True}


def _people_of(call: HandlerCall, stage: str) -> tuple[str, str | None]:
    """Who reported a stage and who verified it; nobody verifies what they reported themselves (domain.md 7.6)."""
    me = call.uow.actor.name
    reported_in, checked_in = REPORTED.get(stage, ("", None))
    reporter = text(call.variables, reported_in) or me
    checker = text(call.variables, checked_in) if checked_in else me
    return reporter, checker if checker != reporter else None


def publish_notice(call: HandlerCall) -> Result:
    """List the parcel for sale (D30)."""
    sites.set_parcel_status(call.uow, text(call.variables, "parcel_no"), "listed")
    return {"notice_published_at": call.uow.now}


def release_resources(call: HandlerCall) -> Result:
    """Undo what was kept for a project that ends early: site, promised policies; the project is terminated."""
    sites.release_all(call.uow, call.root_key, "项目终止")
    project = project_of(call.uow.session, call.root_key)
    if project is not None and project.mgmt_status in ("active", "on_hold"):
        project.mgmt_status, project.mgmt_status_at = "terminated", call.uow.now
    lead = call.uow.session.scalars(select(Lead).where(Lead.root_key == call.root_key)).one_or_none()
    if lead is not None:
        lead.status, lead.status_at = "archived", call.uow.now
    return None


HANDLERS: Mapping[str, Handler] = {
    "dup_check": dup_check,
    "create_project": create_project,
    "merge_lead": merge_lead,
    "archive_lead": archive_lead,
    "open_negotiation": open_negotiation,
    "record_stage": record_stage,
    "reserve_site": sites.reserve_site,
    "release_site": sites.release_site,
    "split_minutes": split_minutes,
    "write_commitments": write_commitments,
    "publish_notice": publish_notice,
    "release_resources": release_resources,
    "record_visit": record_visit,
}
"""Service task type → who does it."""
