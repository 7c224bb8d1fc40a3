"""Looks into a file's bytes: whether they are what the name says. Nothing is unpacked, run or rendered."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import filetype

HEAD = 8192
PIECE = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|iframe|\?php|\?xml)|^\s*#!", re.IGNORECASE)
"""How a page or a script begins; text that begins so is not taken for text."""


def head_of(file: BinaryIO, count: int = HEAD) -> bytes:
    """The first bytes of a file, whose place is put back to its beginning."""
    file.seek(0)
    head = file.read(count)
    file.seek(0)
    return head


def looks_like(words: str, *media_types: str) -> Callable[[BinaryIO], str]:
    """A look that wants the signature of one of these media types, and no archive hidden behind it."""

    def look(file: BinaryIO) -> str:
        guessed = filetype.guess_mime(head_of(file))
        if guessed not in media_types:
            return f"内容不是{words}"
        if zipfile.is_zipfile(file):
            return f"{words}后面藏着一个压缩包"
        file.seek(0)
        return ""

    return look


def has_streams(words: str, *names: str) -> Callable[[BinaryIO], str]:
    """A look that wants a compound document of the old office programs with one of these streams in its directory."""
    marks = tuple(name.encode("utf-16-le") + b"\x00\x00" for name in names)

    def look(file: BinaryIO) -> str:
        if head_of(file, len(OLE)) != OLE:
            return f"内容不是{words}"
        return "" if any(_holds(file, mark) for mark in marks) else f"内容不是{words}"

    return look


def is_drawing(file: BinaryIO) -> str:
    """A CAD drawing begins with the version of its format."""
    return "" if re.match(rb"AC10\d\d", head_of(file, 6)) else "内容不是 CAD 图纸"


def is_text(file: BinaryIO) -> str:
    """Text is UTF-8 or GB 18030 without control characters, and does not begin as a page or a script."""
    head = head_of(file)
    if MARKUP.search(head.lstrip(codecs.BOM_UTF8)[:1024]):
        return "内容是网页或脚本，不是文本"
    if not any(_decodes(file, encoding) for encoding in ("utf-8-sig", "gb18030")):
        return "内容不是文本（须是 UTF-8 或 GBK 编码）"
    return ""


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if _is_binary(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _is_binary(text: str) -> bool:
    return any(mark < " " and mark not in "\t\n\r\f" for mark in text)


def _holds(file: BinaryIO, mark: bytes) -> bool:
    file.seek(0)
    before = b""
    while piece := file.read(PIECE):
        if mark in before + piece:
            file.seek(0)
            return True
        before = piece[-len(mark) :]
    file.seek(0)
    return False
