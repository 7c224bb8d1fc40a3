"""What addresses may hold: whole numbers a database can keep, and pages of this server to be led back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.routing import IntegerConverter

LARGEST_KEY = 2**63 - 1
"""Keys are signed 64-bit integers; a longer number is the key of nothing."""

LAST_PAGE = 1_000_000


class KeyConverter(IntegerConverter):
    """``<int:key>`` in an address: a number no key can be leads to no page (404) instead of into the database."""

    def __init__(self, url_map: object, *args: object, **options: object) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_KEY, **options})  # type: ignore[arg-type]


def key_of(text: str | None) -> int | None:
    """A key out of an address or a form field; nothing when ``text`` is no number, or one no key can be."""
    if not text or not text.isdecimal() or len(text) > len(str(LARGEST_KEY)):
        return None
    key = int(text)
    return key if key <= LARGEST_KEY else None


def page_of(text: str | None) -> int:
    """The number of a page, from 1; the first page when ``text`` names none."""
    return min(max(key_of(text) or 1, 1), LAST_PAGE)


def own_address(given: str | None) -> str | None:
    """``given`` when it is a path of this server, else None; ``//host`` and ``\\\\host`` lead elsewhere."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")) or "\\" in given:
        return None
    parts = urlsplit(given)
    return given if not parts.scheme and not parts.netloc else None
