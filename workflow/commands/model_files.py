"""Finds diagrams, decisions and forms below the paths a command is given, and reads them; no file ends a command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.domain.errors import Finding

SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


@dataclass(frozen=True, slots=True)
class Batch:
    """What is checked together: file name → content, and which of the names were asked for, with their paths.

    ``unreadable`` holds a finding for each asked name that could not be read; it is not among the resources.
    """

    resources: dict[str, bytes]
    asked: dict[str, Path]
    unreadable: dict[str, list[Finding]] = field(default_factory=dict)


def batches(paths: Iterable[Path]) -> Iterator[Batch]:
    """A folder is one deployment, each sub-folder its own.

    Files named alone are seen with the decisions and forms beside them; the other diagrams beside them are a batch of
    which nothing is asked: what is in them counts as there.
    """
    alone: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.is_dir():
            alone.setdefault(path.parent, []).append(path)
            continue
        for folder in _folders(path):
            files = files_of(folder)
            if files:
                yield _batch(files)
    for folder, files in alone.items():
        named = {path.name for path in files}
        beside = [path for path in files_of(folder) if path.name not in named]
        yield _batch(files, [path for path in beside if path.suffix.lower() != ".bpmn"])
        diagrams = [path for path in beside if path.suffix.lower() == ".bpmn"]
        if diagrams:
            yield _batch([], diagrams)


def files_of(folder: Path) -> list[Path]:
    """The models right in a folder, in the order of names; broken links are among them, folders are not."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.is_dir())
    except OSError:
        return []


def _folders(path: Path) -> list[Path]:
    return sorted(Path(folder) for folder, _inner, _files in os.walk(path))


def _batch(files: list[Path], beside: Iterable[Path] = ()) -> Batch:
    batch = Batch({}, {path.name: path for path in files})
    for path in [*files, *beside]:
        try:
            if not path.is_file():
                raise OSError("no plain file" if path.exists() else "a link that leads nowhere")
            batch.resources[path.name] = path.read_bytes()
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            batch.unreadable[path.name] = [Finding("unreadable", message, file=path.name)]
    return batch
