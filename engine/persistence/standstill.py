"""Asks in SQL whether an instance moves: what belongs to a suspended one is left out where something is due."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance

UNENDED = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
"""The states of an instance that has not ended."""


def moves(instance_key: Any) -> ColumnElement[bool]:
    """Whether the instance of this column is not suspended; a row without an instance moves always."""
    still = select(ProcessInstance.key).where(
        ProcessInstance.key == instance_key, ProcessInstance.state == InstanceState.SUSPENDED
    )
    return ~exists(still.correlate_except(ProcessInstance))
