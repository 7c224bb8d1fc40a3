"""Whether a database holds the sample county, so that pages and reports say so."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.projects.models import NumberSeries

BEGUN, FINISHED = "demo_begun", "demo_finished"
"""Names of the two marks: set before the first step of the county, and after its last."""


def is_sample(session: Session) -> bool:
    """Whether the sample county was begun in this database."""
    return session.scalar(select(NumberSeries.name).where(NumberSeries.name == BEGUN).limit(1)) is not None
