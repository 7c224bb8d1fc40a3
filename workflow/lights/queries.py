"""Questions about lights: what a project shows, and what it has shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from workflow.lights.models import LightExemption, ProjectLight


def light_of_project(session: Session, business_key: str) -> ProjectLight | None:
    """The light a project shows now, if it was ever lit."""
    return present_lights(session, [business_key]).get(business_key)


def present_lights(session: Session, business_keys: Collection[str]) -> dict[str, ProjectLight]:
    """By business key: the lights these projects show now."""
    query = select(ProjectLight).where(ProjectLight.business_key.in_(business_keys), ProjectLight.until.is_(None))
    return {row.business_key: row for row in session.scalars(query)}


def exempt_codes(session: Session, business_keys: Collection[str], today: date) -> dict[str, set[str]]:
    """By business key: the reason codes that an approved exemption covers today."""
    rows = session.execute(
        select(LightExemption.business_key, LightExemption.codes).where(
            LightExemption.business_key.in_(business_keys),
            LightExemption.state == "approved",
            LightExemption.from_on <= today,
            LightExemption.to_on >= today,
        )
    )
    found: dict[str, set[str]] = {}
    for business_key, codes in rows:
        found.setdefault(business_key, set()).update(codes)
    return found


def exemptions_are_over(session: Session, today: date) -> bool:
    """Whether an exemption is still in force whose last day is over."""
    over = exists().where(LightExemption.state == "approved", LightExemption.to_on < today)
    return bool(session.scalar(select(over)))


def spaced(codes: Collection[str]) -> str:
    """Codes as ``ProjectLight.codes`` keeps them."""
    return f" {' '.join(codes)} " if codes else ""
