"""Messages and signals over REST: publish to whoever waits or will, correlate to exactly one, broadcast to all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from engine import runtime
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.web.transactions import transaction

YEAR_MS = 366 * 24 * 3600 * 1000

_Publication = schemas.body(
    "MessagePublicationRequest",
    name=schemas.name(required=True),
    correlationKey=schemas.name(least=0, load_default=""),
    timeToLive=schemas.integer(least=0, most=10 * YEAR_MS, load_default=0),
    messageId=schemas.name(nullable=True, least=0),
    variables=schemas.variables(),
    tenantId=schemas.tenant(),
    businessId=schemas.name(nullable=True),
)
_Published = schemas.result("MessagePublicationResult", messageKey=schemas.key(), tenantId=schemas.tenant())
_Correlation = schemas.body(
    "MessageCorrelationRequest",
    name=schemas.name(required=True),
    correlationKey=schemas.name(least=0, load_default=""),
    variables=schemas.variables(),
    tenantId=schemas.tenant(),
    businessId=schemas.name(nullable=True),
)
_Correlated = schemas.result(
    "MessageCorrelationResult",
    messageKey=schemas.key(),
    processInstanceKey=schemas.key(),
    tenantId=schemas.tenant(),
)
_Broadcast = schemas.body(
    "SignalBroadcastRequest",
    signalName=schemas.name(required=True),
    variables=schemas.variables(),
    tenantId=schemas.tenant(),
)
_Heard = schemas.result("SignalBroadcastResult", signalKey=schemas.key(), tenantId=schemas.tenant())


@operation("POST", "/messages/publication", tag="Message", body=_Publication, answer=_Published, problems=[TAKEN])
def publish_message(body: Mapping[str, Any]) -> Response:
    """Publish a message; without a taker it waits for its time to live (milliseconds)"""
    with transaction() as uow:
        key = runtime.publish_message(
            uow,
            body["name"],
            body["correlationKey"],
            body.get("variables") or {},
            time_to_live_ms=body["timeToLive"],
            message_id=body.get("messageId") or None,
            business_key=body.get("businessId"),
        )
    return answer({"messageKey": str(key), "tenantId": TENANT})


@operation("POST", "/messages/correlation", tag="Message", body=_Correlation, answer=_Correlated, problems=[MISSING])
def correlate_message(body: Mapping[str, Any]) -> Response:
    """Correlate a message to exactly one waiting place, now; 404 when nobody waits

    The message key of the answer names the call alone: a correlated message is not kept.
    """
    with transaction() as uow:
        instance_key = runtime.correlate_message(
            uow,
            body["name"],
            body["correlationKey"],
            body.get("variables") or {},
            business_key=body.get("businessId"),
        )
        key = uow.next_key()
    return answer({"messageKey": str(key), "processInstanceKey": str(instance_key), "tenantId": TENANT})


@operation("POST", "/signals/broadcast", tag="Signal", body=_Broadcast, answer=_Heard)
def broadcast_signal(body: Mapping[str, Any]) -> Response:
    """Broadcast a signal to everybody who waits for it"""
    with transaction() as uow:
        runtime.broadcast_signal(uow, body["signalName"], body.get("variables") or {})
        key = uow.next_key()
    return answer({"signalKey": str(key), "tenantId": TENANT})
