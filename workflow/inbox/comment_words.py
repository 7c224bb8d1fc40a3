"""Cuts a comment's text into plain pieces, addresses and mentions; nothing of it is ever read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://[^\s<>\"'，。；、！？）】》“”‘’]+[^\s<>\"'，。；、！？）】》“”‘’.,;:!?)\]]")
"""Addresses of web pages alone: nothing that runs or opens a program."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``kind`` is text, link or mention."""

    kind: str
    text: str


def pieces_of(text: str, mentioned: Iterable[str] = ()) -> list[Piece]:
    """The text in pieces, in order and complete; ``mentioned`` are the names that stand behind an @."""
    names = "|".join(re.escape(name) for name in sorted(mentioned, key=len, reverse=True))
    wanted = re.compile(f"(?P<link>{ADDRESS.pattern})" + (f"|(?P<mention>@(?:{names}))" if names else ""))
    pieces: list[Piece] = []
    end = 0
    for found in wanted.finditer(text):
        if found.start() > end:
            pieces.append(Piece("text", text[end : found.start()]))
        pieces.append(Piece(found.lastgroup or "text", found.group()))
        end = found.end()
    if end < len(text):
        pieces.append(Piece("text", text[end:]))
    return pieces
