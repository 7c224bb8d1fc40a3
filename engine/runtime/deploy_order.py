"""In which order folders are deployed one after the other, when some call upon what others give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from engine.runtime.check import Checked, read_resources
from engine.runtime.elsewhere import wanted

Name = TypeVar("Name")


def in_order(folders: Mapping[Name, Mapping[str, bytes]]) -> list[Name]:
    """The names of folders, each after those that it needs, else as they are given.

    Folders that need each other stay as they are given; they can only be deployed as one.
    """
    gives: dict[tuple[str, str], Name] = {}
    asks: dict[Name, set[tuple[str, str]]] = {}
    for name, files in folders.items():
        checked = Checked(files)
        read_resources(files, checked)
        gives.update({(kind, id_): name for kind, ids in checked.ids.items() for id_ in ids})
        asks[name] = {(one.kind, one.id) for file, process in checked.processes for one in wanted(file, process)}
    needs = {name: {gives[one] for one in asked if one in gives} - {name} for name, asked in asks.items()}
    done: list[Name] = []
    waiting = list(folders)
    while waiting:
        ready = [name for name in waiting if not needs[name] & set(waiting)] or waiting[:1]
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return done
