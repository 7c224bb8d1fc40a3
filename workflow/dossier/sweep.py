"""Clears the folder of files of what no row names: uploads that were cut off, or whose transaction failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from engine.domain.ports import SystemClock
from engine.world import World
from workflow.dossier.queries import digests_named, sizes_named
from workflow.dossier.storage import INCOMING, FileStore

LEAST_AGE = timedelta(hours=24)
"""How long a file without a row is left alone: its row may be about to be committed, its upload still run."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files were looked at and taken out, and how many bytes that freed."""

    looked_at: int
    removed: int
    freed: int


def sweep(world: World, store: FileStore, *, now: datetime | None = None) -> Swept:
    """Take out what is older than ``LEAST_AGE`` by the disk's own clock and named by no row.

    A file is asked for once more before it goes: an upload of the same bytes makes it young again.
    """
    before = ((now or SystemClock().now()) - LEAST_AGE).timestamp()
    looked_at = removed = freed = 0
    for files in _in_lots(store):
        looked_at += len(files)
        old = [path for path in files if _modified(path) < before]
        with world.reading() as uow:
            named = digests_named(uow.session, (path.name for path in old))
        for path in old:
            if path.name not in named and _modified(path) < before:
                freed += path.stat().st_size
                path.unlink(missing_ok=True)
                removed += 1
    for path in (store.folder / INCOMING).glob("*"):
        if _modified(path) < before:
            looked_at, removed, freed = looked_at + 1, removed + 1, freed + path.stat().st_size
            path.unlink(missing_ok=True)
    return Swept(looked_at, removed, freed)


def missing(world: World, store: FileStore) -> list[str]:
    """The digests that rows name and whose bytes are not in the folder, or not of their size: after a restore, none."""
    with world.reading() as uow:
        sizes = sizes_named(uow.session)
    return [digest for digest, size in sizes.items() if _size(store.place_of(digest)) != size]


def _in_lots(store: FileStore) -> Iterator[list[Path]]:
    lot: list[Path] = []
    for path in store.kept():
        lot.append(path)
        if len(lot) == AT_ONCE:
            yield lot
            lot = []
    yield lot


def _modified(path: Path) -> float:
    """When a file was last put in its place; never, for one that has just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _size(path: Path) -> int:
    """How long a file is; -1 when it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1
