"""What a root instance is about: the project, else the lead, else what its start form says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import and_, null, select, union_all
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


_OF_PROJECT = (
    Project.root_key, Project.name, Project.business_key, Project.key, Project.grade, Project.variant,
    Project.total_invest, Project.owner_org, Project.owner_user, Project.leader, Project.stat_stage, Project.phase,
)  # fmt: skip
_NOTHING = null()
_OF_LEAD = (
    Lead.root_key, Lead.project_name, Lead.business_key, _NOTHING, Lead.grade, _NOTHING, Lead.total_invest,
    Lead.source_org, Lead.reporter, _NOTHING, _NOTHING, _NOTHING,
)  # fmt: skip
"""What a subject is made of, in the order of its members."""


def subjects_of(session: Session, root_keys: Iterable[int]) -> dict[int, Subject]:
    """Root key → what it is about, for each of ``root_keys``: one statement, and another where that tells nothing."""
    wanted = set(root_keys)
    if not wanted:
        return {}
    projects = select(*_OF_PROJECT).where(Project.root_key.in_(wanted))
    leads = select(*_OF_LEAD).where(Lead.root_key.in_(wanted))
    found: dict[int, Subject] = {}
    for row in session.execute(union_all(projects, leads)):
        subject = Subject(*row)
        if subject.project_key is not None or subject.root_key not in found:
            found[subject.root_key] = subject
    wanted -= found.keys()
    return found | _of_variables(session, wanted) if wanted else found


def _of_variables(session: Session, root_keys: set[int]) -> dict[int, Subject]:
    instance = ProcessInstance
    query = (
        select(instance.key, instance.business_key, instance.process_id, Variable.name, Variable.value)
        .outerjoin(
            Variable,
            and_(
                Variable.instance_key == instance.key,
                Variable.scope_key == instance.key,
                Variable.name.in_(TITLE_VARIABLES),
            ),
        )
        .where(instance.key.in_(root_keys))
    )
    made: dict[int, Subject] = {}
    titles: dict[int, dict[str, str]] = {}
    for key, business_key, process_id, name, value in session.execute(query):
        made[key] = Subject(key, business_key or f"{process_id} {key}", business_key)
        if isinstance(value, str) and value:
            titles.setdefault(key, {})[name] = value
    for key, named in titles.items():
        title = next(named[name] for name in TITLE_VARIABLES if name in named)
        made[key] = replace(made[key], title=title)
    return made
