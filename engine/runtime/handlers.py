"""The service tasks the engine itself can do, whatever the office: publishing a message from a diagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Broken
from engine.runtime.messages import publish_message
from engine.world import Handler, HandlerCall

DAY_MS = 24 * 60 * 60 * 1000


def publish_message_task(call: HandlerCall) -> Mapping[str, Any]:
    """Publish a message (a throw event in the dialect): header ``message_name``, header ``time_to_live_ms``.

    Inputs ``correlation_key`` and ``message_variables`` (a context) come by the task's input mappings.
    """
    name = call.headers.get("message_name")
    if not name:
        raise Broken(f"{call.element_id}: the task header message_name is missing", element_id=call.element_id)
    given = call.variables.get("message_variables")
    publish_message(
        call.uow,
        name,
        str(call.variables.get("correlation_key") or ""),
        given if isinstance(given, Mapping) else {},
        time_to_live_ms=int(call.headers.get("time_to_live_ms", "0")),
    )
    return {}


HANDLERS: dict[str, Handler] = {"publish_message": publish_message_task}
