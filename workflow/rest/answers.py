"""Writes answers: JSON with keys as text, moments with their zone, numbers digit by digit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response

from engine.domain.variables import dumps

TENANT = "<default>"
"""The one tenant there is; the grammar wants it named in every answer."""


def answer(body: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(dumps(body), status, content_type="application/json")


def nothing() -> Response:
    """What a command that has nothing to tell answers: 204."""
    return Response(status=204)


def shown_key(key: int | None) -> str | None:
    """A key as text, as JavaScript cannot hold 64 bits."""
    return None if key is None else str(key)


def shown_moment(moment: datetime | None) -> str | None:
    """A moment in UTC, ISO 8601, to the millisecond."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown_json(value: Any) -> str:
    """A variable's value as JSON text, which is how the grammar carries it."""
    return dumps(value).decode()
