"""What a root instance is about: the project, else the lead, else what its start form says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance, Variable
from workflow.projects.models import Lead, Project

TITLE_VARIABLES = ("project_name", "subject", "ent_name", "parcel_no")
"""Variables of a root instance that name its matter, the first that is there wins."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A root instance in brief; ``total_invest`` in 万元; ``project_key`` is empty before there is a project."""

    root_key: int
    title: str
    business_key: str | None = None
    project_key: int | None = None
    grade: str | None = None
    variant: str | None = None
    total_invest: Decimal | None = None
    owner_org: str | None = None
    owner_user: str | None = None
    leader: str | None = None
    stat_stage: str | None = None
    phase: str | None = None


def subjects_of(session: Session, root_keys: Iterable[int]) -> dict[int, Subject]:
    """Root key → what it is about, for each of ``root_keys``."""
    wanted = set(root_keys)
    subjects = {project.root_key: _of_project(project) for project in _projects(session, wanted)}
    wanted -= subjects.keys()
    if wanted:
        subjects |= {lead.root_key: _of_lead(lead) for lead in _leads(session, wanted)}
        wanted -= subjects.keys()
    return subjects | _of_variables(session, wanted) if wanted else subjects


def _projects(session: Session, root_keys: set[int]) -> Iterable[Project]:
    return session.scalars(select(Project).where(Project.root_key.in_(root_keys)))


def _leads(session: Session, root_keys: set[int]) -> Iterable[Lead]:
    return session.scalars(select(Lead).where(Lead.root_key.in_(root_keys)))


def _of_project(project: Project) -> Subject:
    return Subject(
        root_key=project.root_key,
        title=project.name,
        business_key=project.business_key,
        project_key=project.key,
        grade=project.grade,
        variant=project.variant,
        total_invest=project.total_invest,
        owner_org=project.owner_org,
        owner_user=project.owner_user,
        leader=project.leader,
        stat_stage=project.stat_stage,
        phase=project.phase,
    )


def _of_lead(lead: Lead) -> Subject:
    return Subject(
        root_key=lead.root_key,
        title=lead.project_name,
        business_key=lead.business_key,
        grade=lead.grade,
        total_invest=lead.total_invest,
        owner_org=lead.source_org,
        owner_user=lead.reporter,
    )


def _of_variables(session: Session, root_keys: set[int]) -> dict[int, Subject]:
    query = select(Variable.instance_key, Variable.name, Variable.value).where(
        Variable.instance_key.in_(root_keys),
        Variable.scope_key == Variable.instance_key,
        Variable.name.in_(TITLE_VARIABLES),
    )
    values: dict[int, dict[str, str]] = {}
    for instance_key, name, value in session.execute(query):
        if isinstance(value, str) and value:
            values.setdefault(instance_key, {})[name] = value
    instances = session.scalars(select(ProcessInstance).where(ProcessInstance.key.in_(root_keys)))
    made = {}
    for instance in instances:
        named = values.get(instance.key, {})
        title = next((named[name] for name in TITLE_VARIABLES if name in named), instance.business_key)
        title = title or f"{instance.process_id} {instance.key}"
        made[instance.key] = Subject(instance.key, title, instance.business_key)
    return made
