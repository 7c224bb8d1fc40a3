"""Lists and counts of what projects show now: by light and reason, by phase, by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.inbox.lights import Light
from workflow.lights.models import ProjectLight
from workflow.projects.models import Project

PAGE_ROWS = 20
WORST_FIRST = case(
    {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}, value=ProjectLight.light, else_=4
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LightFilter:
    """What the list is narrowed to; empty members do not narrow. ``words`` are part of a name or the number."""

    light: str = ""
    reason: str = ""
    phase: str = ""
    unit: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LightPage:
    """One page of projects with their lights, the worst and the longest first, and how many there are in all."""

    lines: list[tuple[ProjectLight, Project]]
    total: int


def list_lights(session: Session, narrowed: LightFilter, page: int = 1) -> LightPage:
    """Active projects that fit, ``PAGE_ROWS`` on a page counted from 1."""
    where = _where(narrowed)
    total = session.scalar(select(func.count()).select_from(ProjectLight).join(Project, _SAME).where(*where))
    found = session.execute(
        select(ProjectLight, Project)
        .join(Project, _SAME)
        .where(*where)
        .order_by(WORST_FIRST, ProjectLight.since, ProjectLight.key)
        .limit(PAGE_ROWS)
        .offset((max(page, 1) - 1) * PAGE_ROWS)
    ).all()
    return LightPage([(light, project) for light, project in found], total or 0)


def lights_by_phase(session: Session) -> dict[str, dict[str, int]]:
    """Phase → light → how many active projects show it now."""
    return _counted(session, Project.phase)


def lights_by_unit(session: Session) -> dict[str, dict[str, int]]:
    """Responsible unit → light → how many of its active projects show it now."""
    return _counted(session, Project.owner_org)


def light_counts(session: Session) -> dict[str, int]:
    """Light → how many active projects show it now."""
    rows = session.execute(
        select(ProjectLight.light, func.count())
        .join(Project, _SAME)
        .where(*_where(LightFilter()))
        .group_by(ProjectLight.light)
    )
    return dict(rows.all())


def reason_counts(session: Session) -> Counter[str]:
    """Reason code → how many active projects it counts for now."""
    rows = session.scalars(
        select(ProjectLight.codes).join(Project, _SAME).where(*_where(LightFilter()), ProjectLight.codes != "")
    )
    return Counter(code for codes in rows for code in codes.split())


_SAME = Project.business_key == ProjectLight.business_key


def _counted(session: Session, by: InstrumentedAttribute[str]) -> dict[str, dict[str, int]]:
    rows = session.execute(
        select(by, ProjectLight.light, func.count())
        .join(ProjectLight, _SAME)
        .where(*_where(LightFilter()))
        .group_by(by, ProjectLight.light)
    )
    found: dict[str, dict[str, int]] = {}
    for name, light, count in rows:
        found.setdefault(name, {})[light] = count
    return found


def _where(narrowed: LightFilter) -> list[ColumnElement[bool]]:
    where = [ProjectLight.until.is_(None), Project.mgmt_status == "active"]
    if narrowed.light:
        where.append(ProjectLight.light == narrowed.light)
    if narrowed.reason:
        where.append(ProjectLight.codes.contains(f" {narrowed.reason} ", autoescape=True))
    if narrowed.phase:
        where.append(Project.phase == narrowed.phase)
    if narrowed.unit:
        where.append(Project.owner_org == narrowed.unit)
    if narrowed.words:
        where.append(
            or_(Project.name.contains(narrowed.words, autoescape=True), Project.business_key == narrowed.words)
        )
    return where
