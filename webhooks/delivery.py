"""One HTTP attempt: where it may go, how long it may take, what came back. No database here.

Addresses inside the machine or the office's network are refused unless the office allowed their networks
(server-side request forgery): a subscription must not be a way to reach what its owner could not.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from drawbridge import DrawbridgeError, Policy, SyncClient

TIMEOUT_SECONDS = 10.0
LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: an HTTP status, or an error in words; and how long it took."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it (any 2xx)."""
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str], *, allowed_networks: Sequence[str] = ()) -> Outcome:
    """Send one request; never raises for what a receiver or the network does."""
    started = time.monotonic()
    port = urlsplit(url).port
    policy = Policy(
        timeout=TIMEOUT_SECONDS,
        max_redirects=0,
        ip_allowlist=frozenset(ipaddress.ip_network(network) for network in allowed_networks),
        allow_ports=frozenset({80, 443} | ({port} if port else set())),
        user_agent="luodi-webhooks",
    )
    status, error = None, None
    try:
        with SyncClient(policy) as client:
            status = client.post(url, content=body, headers=dict(headers)).status_code
    except (DrawbridgeError, httpx.HTTPError, OSError, ValueError) as failure:
        error = f"{type(failure).__name__}: {failure}"[:LONGEST_ERROR]
    return Outcome(status, error, int((time.monotonic() - started) * 1000))
