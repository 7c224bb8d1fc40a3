"""Broadcasts a BPMN signal on behalf of a caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime.advance import drain
from engine.runtime.signals import queue_signal
from engine.unit_of_work import UnitOfWork


def broadcast_signal(uow: UnitOfWork, name: str, variables: Mapping[str, Any] | None = None) -> int:
    """Let everybody who waits for the signal hear it now; how many places did."""
    heard = queue_signal(uow, name, variables or {})
    drain(uow)
    return heard
