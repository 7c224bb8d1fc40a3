"""The diagrams, decisions and forms that come with the product: their files and ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from engine.runtime.file_ids import ids_in

SUFFIXES = (".bpmn", ".dmn", ".form")


@cache
def shipped_folders() -> Mapping[str, Mapping[str, bytes]]:
    """Folder → file name → content, each in the order of names."""
    folders = sorted((item for item in resources.files("bpmn").iterdir() if item.is_dir()), key=lambda item: item.name)
    found = {}
    for folder in folders:
        files = sorted((item for item in folder.iterdir() if item.name.endswith(SUFFIXES)), key=lambda item: item.name)
        if files:
            found[folder.name] = {item.name: item.read_bytes() for item in files}
    return found


@cache
def shipped_ids() -> Mapping[str, frozenset[str]]:
    """``process``, ``decision`` and ``form`` → the ids that can be had by deploying a shipped folder."""
    ids: dict[str, frozenset[str]] = {}
    for files in shipped_folders().values():
        for kind, found in ids_in(files).items():
            ids[kind] = ids.get(kind, frozenset()) | found
    return ids
