"""What incidents of one cause have in common: their message without the names and numbers of this one instance."""

from __future__ import annotations

import re
from hashlib import sha256

_QUOTED = re.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|“[^”]*”|‘[^’]*’|「[^」]*」")
_WORDS_WITH_DIGITS = re.compile(r"[A-Za-z0-9_-]*\d[A-Za-z0-9_.:-]*")
_SPACE = re.compile(r"\s+")
LONGEST = 500


def plain_message(message: str) -> str:
    """The message with ``…`` for every quoted value, number, key and date in it, and single blanks."""
    text = _QUOTED.sub("“…”", message)
    text = _WORDS_WITH_DIGITS.sub("…", text)
    return _SPACE.sub(" ", text).strip()[:LONGEST]


def cause_of(kind: str, message: str) -> str:
    """The fingerprint incidents are grouped by: the same for messages that only differ in values."""
    return sha256(f"{kind}\n{plain_message(message)}".encode()).hexdigest()[:32]
