"""What every event about a process instance says of it."""

from __future__ import annotations

from typing import Any

from engine.persistence.instances import ProcessInstance


def instance_fields(row: ProcessInstance) -> dict[str, Any]:
    """The members of :class:`~engine.domain.events.InstanceEvent` for this instance."""
    return {
        "instance_key": row.key,
        "root_key": row.root_key,
        "process_id": row.process_id,
        "business_key": row.business_key,
    }
