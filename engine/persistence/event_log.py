"""Writes the event log: one row for each event of a unit of work, in the transaction that made it true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.domain.events import Event, InstanceStarted
from engine.persistence.instances import EventLogEntry

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ONLY_WHEN_SAID = {"reason", "on_behalf_of", "submitted_at", "standstill_workdays", "undoing", "replaced", "counted"}
"""Members that are left out where there is nothing to say."""

_COLUMNS = ("at", "actor", "instance_key", "root_key", "process_id", "business_key", "element_id", "task_key")


def write_event(uow: UnitOfWork, event: Event) -> None:
    """Add the row of ``event``; the variables a task could see are left out, what was submitted is kept."""
    told_of: Any = type(event)  # classes are hashable, whatever their instances are
    kind, told = _told(told_of)
    payload = {name: _plain(value) for name in told if (value := getattr(event, name)) or name not in _ONLY_WHEN_SAID}
    row = {"key": uow.next_key(), "kind": kind, "payload": payload}
    for name in _COLUMNS:
        row[name] = getattr(event, name, None)
    uow.session.insert_row(EventLogEntry, row)


@cache
def _told(kind: Any) -> tuple[str, list[str]]:
    """What such an event is called, and which of its members its row keeps beside the columns."""
    skipped = _COLUMNS if issubclass(kind, InstanceStarted) else {*_COLUMNS, "variables"}
    return kind.__name__, [member.name for member in fields(kind) if member.name not in skipped]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
