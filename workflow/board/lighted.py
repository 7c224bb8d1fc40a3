"""The light each project shows now, as one statement that everything about the board joins."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Subquery, select

from workflow.inbox.lights import Light
from workflow.lights.models import ProjectLight

WEIGHT: Mapping[str, int] = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}
"""The worst first."""

_ALIGHT = (Light.RED, Light.YELLOW, Light.GREY)


def present_lights(name: str = "lighted") -> Subquery:
    """``business_key``, ``light``, ``reasons``, ``evidence`` and ``since`` of every project not green."""
    row = ProjectLight.__table__.c
    query = select(row.business_key, row.light, ProjectLight.reasons, ProjectLight.evidence, row.since)
    return query.where(row.until.is_(None), row.light.in_(_ALIGHT)).subquery(name)
