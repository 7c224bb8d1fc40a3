"""Signs and verifies by Standard Webhooks: HMAC-SHA256 over id, time stamp and body, with a secret of its own."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from engine.domain.errors import NotAllowed

SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret in the standard's notation."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that let a receiver verify a request."""
    return {
        "content-type": "application/cloudevents+json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """The id of a verified request.

    :raises NotAllowed: when a header is missing, the signature does not fit, or the time stamp is five minutes off
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        Webhook(secret).verify(body, lowered, json_parse=False)
    except (WebhookVerificationError, UnicodeDecodeError, ValueError) as error:
        raise NotAllowed(f"the call is not verified: {error}") from error
    return lowered["webhook-id"]
