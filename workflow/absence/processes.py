"""The processes an office has, by the name of their newest version."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.definitions import ProcessDefinition


def process_names(session: Session) -> dict[str, str]:
    """Process id → name, by id."""
    query = select(ProcessDefinition.process_id, ProcessDefinition.name).order_by(
        ProcessDefinition.process_id, ProcessDefinition.version
    )
    return {process_id: name or process_id for process_id, name in session.execute(query)}
