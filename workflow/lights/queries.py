"""Questions about lights: what a project shows, and what it has shown."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.lights.models import ProjectLight


def light_of_project(session: Session, business_key: str) -> ProjectLight | None:
    """The light a project shows now, if it was ever lit."""
    return present_lights(session, [business_key]).get(business_key)


def present_lights(session: Session, business_keys: Collection[str]) -> dict[str, ProjectLight]:
    """By business key: the lights these projects show now."""
    query = select(ProjectLight).where(ProjectLight.business_key.in_(business_keys), ProjectLight.until.is_(None))
    return {row.business_key: row for row in session.scalars(query)}
