"""Opens an order the only way the ladder may: through the message of its own process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime import correlate_message
from engine.unit_of_work import UnitOfWork

MESSAGE = "msg_supervision_create"


def open_order(uow: UnitOfWork, correlation_key: str, values: Mapping[str, Any]) -> int:
    """Open an order with these variables; the key of its instance. One runs at a time for a ``correlation_key``.

    :raises Uncorrelated: when the process is not deployed
    """
    key = correlate_message(uow, MESSAGE, correlation_key, values)
    uow.session.flush()
    return key
