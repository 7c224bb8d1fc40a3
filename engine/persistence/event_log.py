"""Writes the event log: one row for each event of a unit of work, in the transaction that made it true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.domain.events import Event, InstanceStarted
from engine.persistence.instances import EventLogEntry

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ONLY_WHEN_SAID = {"reason", "standstill_workdays", "undoing"}
"""Members that are left out where there is nothing to say."""

_COLUMNS = {"at", "actor", "instance_key", "root_key", "process_id", "business_key", "element_id", "task_key"}


def write_event(uow: UnitOfWork, event: Event) -> None:
    """Add the row of ``event``; the variables a task could see are left out, what was submitted is kept."""
    skipped = _COLUMNS if isinstance(event, InstanceStarted) else _COLUMNS | {"variables"}
    told = {f.name: getattr(event, f.name) for f in fields(event) if f.name not in skipped}
    payload = {name: _plain(value) for name, value in told.items() if value or name not in _ONLY_WHEN_SAID}
    columns = {name: getattr(event, name, None) for name in _COLUMNS}
    row = {"key": uow.next_key(), "kind": type(event).__name__, "payload": payload, **columns}
    uow.session.insert_row(EventLogEntry, row)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
