"""Writes a visit from a form: a negotiation report (N10) or a visit of its own (``ip_visit``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from engine.world import HandlerCall
from workflow.projects.models import Project
from workflow.projects.numbers import next_number
from workflow.projects.reading import day, listed, moment, text
from workflow.projects.records import Visit
from workflow.projects.stages import project_of


def write_visit(
    uow: UnitOfWork,
    values: Mapping[str, Any],
    *,
    root_key: int,
    project: Project | None,
    task_key: int | None = None,
    by: str | None = None,
) -> Visit:
    """One row from the form's values; the unit is ``our_org``, else the project's responsible unit."""
    row = Visit(
        key=uow.next_key(),
        visit_no=next_number(uow, "visit"),
        root_key=root_key,
        project_key=project.key if project is not None else None,
        task_key=task_key,
        enterprise_name=text(values, "ent_name") or "",
        org=text(values, "our_org") or text(values, "org") or (project.owner_org if project is not None else ""),
        type=text(values, "visit_type") or "",
        at=moment(values, "visit_at") or uow.now,
        place=text(values, "place") or "",
        our_people=listed(values, "our_people"),
        their_people=listed(values, "their_people"),
        leaders=listed(values, "leader_attend"),
        topics=text(values, "topics") or "",
        consensus=text(values, "consensus"),
        gaps=text(values, "gaps"),
        next_step=text(values, "next_step"),
        next_date=day(values, "next_date"),
        progress_level=text(values, "progress_level") or "normal",
        recorded_by=by or uow.actor.name,
        recorded_at=uow.now,
    )
    uow.session.add(row)
    if project is not None and row.progress_level == "substantive":
        project.progress_at = max(row.at, project.progress_at or row.at)
    return row


def own_visit(uow: UnitOfWork, root_key: int) -> Visit | None:
    """The visit that an instance of ``ip_visit`` is about, once it is written."""
    return uow.session.scalars(select(Visit).where(Visit.root_key == root_key, Visit.task_key.is_(None))).first()


def record_visit(call: HandlerCall) -> Mapping[str, Any] | None:
    """Write the visit of this instance once; sets ``visit_no``. The form may have been recorded already."""
    written = own_visit(call.uow, call.root_key)
    if written is None:
        project = project_of(call.uow.session, call.root_key)
        written = write_visit(call.uow, call.variables, root_key=call.root_key, project=project)
    return {"visit_no": written.visit_no}
