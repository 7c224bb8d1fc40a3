"""Cleans the name a file came with, so that it is one plain name on every system, and still the one people gave it."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
"""Characters of a name, extension included; a UTF-8 character takes up to 4 bytes of a disk's 255."""

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Classes of characters nobody sees, among them those that turn the direction of what follows (a ``gpj.exe``)."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that are devices on Windows."""


def clean_name(given: str) -> str:
    """One plain file name: no folders, nothing invisible, nothing a system forbids; empty when nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(mark for mark in last if unicodedata.category(mark) not in _INVISIBLE)
    plain = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", seen)).strip(" .")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    if len(plain) <= LONGEST:
        return plain
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 16:
        return plain[:LONGEST].rstrip(" .")
    return f"{stem[: LONGEST - len(extension) - 1].rstrip(' .')}.{extension}"


def extension_of(name: str) -> str:
    """The extension in small letters, without its dot; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def readable_size(size: int) -> str:
    """A number of bytes as people read it: ``812 KB``, ``3.4 MB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024**2:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024**2:.1f} MB"
