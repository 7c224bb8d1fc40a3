"""Hears that an instance was migrated: its open visits belong to the other version from then on."""

from __future__ import annotations

from sqlalchemy import update

from engine.domain.events import Event, InstanceMigrated
from engine.unit_of_work import UnitOfWork
from workflow.operations.analysis.models import OpenVisit


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Take the open visits of a migrated instance along."""
    if isinstance(event, InstanceMigrated):
        visits = update(OpenVisit).where(OpenVisit.instance_key == event.instance_key)
        uow.session.execute(visits.values(definition_key=event.definition_key))
