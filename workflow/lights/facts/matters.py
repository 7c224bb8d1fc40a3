"""Which matter a business key means: its main instance, and its project once it has become one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from workflow.projects.models import Project


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: ``root_key`` is its main instance, nothing where the key belongs to no process."""

    business_key: str
    root_key: int | None = None
    project: Project | None = None


def matters_of(session: Session, business_keys: Collection[str]) -> list[Matter]:
    """One matter for each of these keys, in the order of the keys."""
    keys = sorted(set(business_keys))
    projects = {row.business_key: row for row in session.scalars(select(Project).where(Project.business_key.in_(keys)))}
    leads = [key for key in keys if key not in projects]
    roots: dict[str | None, int] = {}
    if leads:
        outermost = select(ProcessInstance.business_key, ProcessInstance.key).where(
            ProcessInstance.business_key.in_(leads), ProcessInstance.parent_key.is_(None)
        )
        roots = dict(session.execute(outermost.order_by(ProcessInstance.key)).all())
    return [
        Matter(key, projects[key].root_key, projects[key]) if key in projects else Matter(key, roots.get(key))
        for key in keys
    ]
