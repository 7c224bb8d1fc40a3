"""Takes a file in at the door: its name is cleaned, its kind known, its declared type and its content agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from engine.domain.errors import Finding, Invalid
from workflow.dossier.kinds import DANGEROUS, KINDS, Kind
from workflow.dossier.names import clean_name, extension_of
from workflow.dossier.storage import FileStore, Received


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come in: bytes a file, and the kinds by extension."""

    most_bytes: int
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept; ``received`` lies on the disk while the block lasts that took it in."""

    name: str
    kind: Kind
    received: Received


@dataclass(frozen=True, slots=True)
class Intake:
    """The door: where files go, and what may come in."""

    store: FileStore
    limits: Limits

    @contextmanager
    def take(self, stream: BinaryIO, given_name: str, declared: str) -> Iterator[CheckedFile]:
        """The file, looked at and lying in its place before the block begins, so that a row may name it.

        When the block has ended well the file is put in its place again: a sweep may have come in between.

        :raises Invalid: with one finding, of the rule ``name``, ``kind``, ``declared``, ``content`` or ``file``
        """
        name = clean_name(given_name)
        kind = self.kind_of(name)
        if not kind.may_be_declared(declared):
            _refuse("declared", name, f"浏览器说它是“{declared}”，与扩展名 .{kind.extension} 不符")
        with self.store.receive(stream, self.limits.most_bytes) as received:
            with received.path.open("rb") as file:
                wrong = kind.look(file)
            if wrong:
                _refuse("content", name, wrong)
            self.store.keep(received)
            yield CheckedFile(name, kind, received)
            if not self.store.place_of(received.digest).exists():
                self.store.keep(received)

    def kind_of(self, name: str) -> Kind:
        """The kind of a clean name. :raises Invalid: when such files are not taken"""
        extension = extension_of(name)
        if not extension:
            _refuse("name", name or "?", "文件名没有扩展名，无法判断是什么文件")
        if extension in DANGEROUS:
            _refuse("kind", name, f"{DANGEROUS[extension]}（.{extension}）可能带来危险，一律不收")
        if extension not in self.limits.kinds:
            _refuse("kind", name, f"不收 .{extension} 文件；可以上传：{'、'.join(self.limits.kinds)}")
        return self.limits.kinds[extension]


def kind_of_stored(extension: str) -> Kind:
    """The kind of a file that was taken in before, whatever is taken today; plain bytes when it is known no more."""
    known = KINDS.get(extension)
    return known or Kind(extension, "文件", "application/octet-stream", lambda file: "")


def _refuse(rule: str, name: str, why: str) -> None:
    message = f"没有上传“{name}”：{why}。"
    raise Invalid(message, [Finding(rule, message, element="file", file=name)])
