"""Small files of every kind, honest and hostile, made in memory."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da63fcff1f0002eb01f5"
    "9d8a3f5d0000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00"


def zipped(entries: dict[str, bytes], *, compress: bool = True) -> bytes:
    """An archive with these entries, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(**more: bytes) -> bytes:
    """A Word document as far as its parts go; ``more`` are parts besides, ``__`` in a name is a dot."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return zipped(parts | {f"word/{name.replace('__', '.')}": content for name, content in more.items()})


def old_office(stream: str) -> bytes:
    """A compound document of the old office programs with one stream in its directory."""
    return OLE + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00\x00" + b"\x00" * 128


def encrypted_zip() -> bytes:
    """An archive whose only entry is marked as locked by a password."""
    made = bytearray(zipped({"a.txt": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + place] |= 1
    return bytes(made)
