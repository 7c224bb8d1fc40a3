"""Addresses given by a caller to be led back to: only pages of this server."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_address(given: str | None) -> str | None:
    """``given`` when it is a path of this server, else None; ``//host`` and ``\\\\host`` lead elsewhere."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")) or "\\" in given:
        return None
    parts = urlsplit(given)
    return given if not parts.scheme and not parts.netloc else None
