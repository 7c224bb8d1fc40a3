"""Which processes stand still, and who suspended them and why, from the engine's log."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import EventLogEntry, ProcessInstance
from workflow.inbox.relations import Standstill


def suspended_among(session: Session, instance_keys: Iterable[int]) -> frozenset[int]:
    """Of these instances, the keys of those that are suspended."""
    query = select(ProcessInstance.key).where(
        ProcessInstance.key.in_(set(instance_keys)), ProcessInstance.state == InstanceState.SUSPENDED
    )
    return frozenset(session.scalars(query))


def standstill_of(session: Session, instance_key: int) -> Standstill | None:
    """Who suspended this instance, when and why; nothing when it is not suspended."""
    instance = session.get(ProcessInstance, instance_key)
    if instance is None or instance.suspended_at is None:
        return None
    query = select(EventLogEntry).where(
        EventLogEntry.root_key == instance.root_key,
        EventLogEntry.kind == "InstanceSuspended",
        EventLogEntry.instance_key == instance_key,
    )
    entry = session.scalars(query.order_by(EventLogEntry.key.desc()).limit(1)).first()
    if entry is None:
        return Standstill("", instance.suspended_at, "")
    return Standstill(entry.actor, instance.suspended_at, str((entry.payload or {}).get("reason") or ""))
