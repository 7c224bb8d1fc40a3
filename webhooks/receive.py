"""A verified call from another system becomes one message to exactly one instance, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.errors import Finding, Invalid, NotAllowed
from engine.feel import FeelRuntime, compile_expression, to_json
from engine.runtime import correlate_message
from engine.unit_of_work import UnitOfWork
from webhooks.models import Caller, Received, Route
from webhooks.signing import verify


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a call; ``repeated`` when the same id had been taken before."""

    message_id: str
    instance_key: int | None
    repeated: bool = False


def receive_call(uow: UnitOfWork, caller_name: str, headers: Mapping[str, str], body: bytes) -> Taken:
    """Verify a call and correlate its message.

    The body is JSON with ``type`` and ``data`` (CloudEvents or a plain object of that shape).

    :raises NotAllowed: when the caller is unknown or the signature does not fit
    :raises Invalid: when the body is not of that shape, or no route knows its type
    :raises Uncorrelated: when no instance waits; the caller may then send it again
    """
    caller = uow.session.get(Caller, caller_name)
    if caller is None or not caller.active:
        raise NotAllowed(f"no system called {caller_name!r} may send messages here")
    message_id = verify(caller.secret, headers, body)
    known = uow.session.scalar(
        select(Received).where(Received.caller_name == caller_name, Received.message_id == message_id)
    )
    if known is not None:
        return Taken(message_id, known.instance_key, repeated=True)
    envelope = json_variables.loads(body)
    kind, data = _parts(envelope)
    route = uow.session.scalar(select(Route).where(Route.caller_name == caller_name, Route.event_type == kind))
    if route is None:
        raise Invalid(
            f"the type {kind!r} is not expected from {caller_name}", [Finding("type", f"unknown type {kind!r}")]
        )
    feel = uow.world.feel
    key = _evaluate(route.correlation_key, data, feel)
    if not isinstance(key, str) or not key:
        raise Invalid(
            f"{route.correlation_key!r} gives no correlation key",
            [Finding("correlation-key", f"got {key!r} from the data")],
        )
    variables = _evaluate(route.variables, data, feel) if route.variables else data
    instance_key = correlate_message(uow, route.message_name, key, variables if isinstance(variables, dict) else {})
    uow.session.add(
        Received(
            key=uow.next_key(), caller_name=caller_name, message_id=message_id, event_type=kind, received_at=uow.now,
            instance_key=instance_key,
        )
    )  # fmt: skip
    return Taken(message_id, instance_key)


def _parts(envelope: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(envelope, dict):
        kind, data = envelope.get("type"), envelope.get("data")
        if isinstance(kind, str) and isinstance(data, dict):
            return kind, data
    raise Invalid(
        "the body must be a JSON object with a text 'type' and an object 'data'", [Finding("body", "wrong shape")]
    )


def _evaluate(source: str, data: Mapping[str, Any], feel: FeelRuntime) -> Any:
    expression = compile_expression(source.removeprefix("="))
    return to_json(expression.evaluate(data, feel).value)
