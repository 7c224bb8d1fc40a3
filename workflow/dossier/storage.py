"""Keeps the bytes of files in a folder, each under its SHA-256 digest, once (docs/decisions/0030).

``ab/cd/abcd…`` holds the bytes of one digest and is never written twice; what still comes in lies in ``incoming/``. A
file is complete and on the disk before the row that names it is committed; what no row names is swept later.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.domain.errors import Finding, Invalid, NotFound

PIECE = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")
INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that came in whole and lie on the disk, for as long as the block lasts that received them."""

    path: Path
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class FileStore:
    """The folder of all files; made when the first file comes."""

    folder: Path

    def place_of(self, digest: str) -> Path:
        """Where the bytes of a digest lie, or would. :raises ValueError: when it is no digest"""
        if not DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is no SHA-256 digest")
        return self.folder / digest[:2] / digest[2:4] / digest

    @contextmanager
    def receive(self, stream: BinaryIO, most_bytes: int) -> Iterator[Received]:
        """Write a stream to the disk, to be looked at and kept; gone after the block unless :meth:`keep` was called.

        :raises Invalid: when it is empty, or longer than ``most_bytes``: reading stops there
        """
        incoming = self.folder / INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        path = incoming / secrets.token_hex(16)
        try:
            size, digest = _write(stream, path, most_bytes)
            yield Received(path, size, digest)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Put received bytes in their place and make sure that the disk has them; again does no harm."""
        place = self.place_of(received.digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.utime(place)  # for the sweep it is young again: a row that names it is about to be written
        except FileNotFoundError:
            _move_or_link(received.path, place)
        for folder in (place.parent, place.parent.parent, self.folder):
            _sync(folder)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """The bytes of a digest, piece by piece; the file is open while they are asked for.

        :raises NotFound: at once, when they are not in the folder
        """
        place = self.place_of(digest)
        if not place.is_file():
            raise NotFound(
                f"文件的内容不在数据文件夹里（摘要 {digest[:12]}…）。请告诉系统管理员：需要从备份恢复附件文件夹。"
            )
        return _read(place)

    def kept(self) -> Iterator[Path]:
        """Every file that has its place."""
        for path in sorted(self.folder.glob("??/??/*")):
            if DIGEST.fullmatch(path.name):
                yield path


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _write(stream: BinaryIO, path: Path, most_bytes: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > most_bytes:
                _refuse(f"文件太大：每个文件最多 {most_bytes // 1024**2} MB。请压缩后再传，或分成几个文件。")
            digest.update(piece)
            file.write(piece)
        if size == 0:
            _refuse("文件是空的，没有上传。请打开看一看，再重新选择。")
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _move_or_link(path: Path, place: Path) -> None:
    """A second name where the disk can do that, so that the bytes can be kept again; else the file itself goes."""
    try:
        os.link(path, place)
    except FileExistsError:
        return
    except OSError:
        os.replace(path, place)


def _refuse(message: str) -> None:
    raise Invalid(message, [Finding("file", message, element="file")])


def _sync(folder: Path) -> None:
    """Make sure that the disk has the names in a folder, where the system can do that (Windows cannot)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
