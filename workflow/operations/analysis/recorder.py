"""Hears that an instance was migrated: its open visits belong to the other version, and its elements, from then on."""

from __future__ import annotations

from sqlalchemy import case, update

from engine.domain.events import Event, InstanceMigrated
from engine.unit_of_work import UnitOfWork
from workflow.operations.analysis.models import OpenVisit


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Take the open visits of a migrated instance along."""
    if isinstance(event, InstanceMigrated):
        visits = update(OpenVisit).where(OpenVisit.instance_key == event.instance_key)
        values: dict[str, object] = {"definition_key": event.definition_key}
        if moved := {old: new for old, new in event.mapping.items() if old != new}:
            values["element_id"] = case(moved, value=OpenVisit.element_id, else_=OpenVisit.element_id)
        uow.session.execute(visits.values(**values).execution_options(synchronize_session=False))
