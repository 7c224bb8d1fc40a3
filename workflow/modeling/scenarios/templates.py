"""Throw-away databases with models deployed in them: made once for the same files, then copied in a few milliseconds.

They are SQLite databases without a file and hold the engine's tables alone; nothing of them reaches the office's.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import Table

from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.persistence.base import Base
from engine.persistence.database import open_database
from engine.runtime import deploy
from engine.runtime.deploy_order import in_order
from engine.runtime.file_ids import ids_in
from engine.world import World
from workflow.modeling.scenarios.surroundings import Files, Surroundings, around

DEPLOYED_AT = datetime(2000, 1, 3, 9, tzinfo=OFFICE_ZONE)
"""When the models of every throw-away engine were deployed: before anything a scenario can play in."""

MOST_KEPT = 12
"""Sets of files that stay deployed in a process's memory."""


Compiled = dict[Any, Any]
"""What an engine keeps of models it has read, by the keys they have in its database; equal in every copy."""


def deployed_copy(files: Files, surroundings: Surroundings) -> tuple[SqlEngine, Compiled]:
    """A database of its own with the files and what stands around them deployed; the caller disposes of it.

    :raises Invalid: with findings, when they cannot be deployed
    """
    if surroundings.stamp is None:
        beside = around(files, surroundings.find)
        key = _digest([files, *beside])
    else:
        beside, key = None, _digest([files]) + str(surroundings.stamp).encode()
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = _deployed(files, around(files, surroundings.find) if beside is None else beside, surroundings)
            while len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)[1][0].dispose()
        _KEPT.move_to_end(key)
        database, compiled = _KEPT[key]
        return copy_of(database), compiled


def forget_templates() -> None:
    """Close every database that is kept."""
    with _LOCK:
        while _KEPT:
            _KEPT.popitem()[1][0].dispose()


def copy_of(database: SqlEngine) -> SqlEngine:
    """A copy of a database without a file."""
    made = open_database("sqlite://")
    source, target = database.raw_connection(), made.raw_connection()
    source.driver_connection.backup(target.driver_connection)  # type: ignore[union-attr]
    source.close()
    target.close()
    return made


def _deployed(files: Files, beside: Sequence[Files], surroundings: Surroundings) -> tuple[SqlEngine, Compiled]:
    database = copy_of(_empty())
    world = World(database, clock=FixedClock(DEPLOYED_AT), calendar=surroundings.calendar, tells=False)
    folders = dict(enumerate(beside))
    offered: dict[str, set[str]] = {}
    for folder in (*beside, files):
        for kind, ids in _ids(folder).items():
            offered.setdefault(kind, set()).update(ids)
    world.offers = lambda: offered
    try:
        for batch in (*(folders[number] for number in in_order(folders)), files):
            with world.transaction() as uow:
                deploy(uow, batch)
    except BaseException:
        database.dispose()
        raise
    return database, world.compiled


def _ids(files: Files) -> Mapping[str, set[str]]:
    try:
        return ids_in(files)
    except (ValueError, KeyError):
        return {}


@cache
def _empty() -> SqlEngine:
    database = open_database("sqlite://")
    Base.metadata.create_all(database, tables=_tables())
    return database


def _tables() -> list[Table]:
    mappers = (mapper for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("engine."))
    return [mapper.local_table for mapper in mappers if isinstance(mapper.local_table, Table)]


def _digest(folders: Sequence[Files]) -> bytes:
    whole = sha256()
    for folder in folders:
        for name, content in sorted(folder.items()):
            whole.update(f"{name}:{len(content)}:".encode() + content)
        whole.update(b"|")
    return whole.digest()


_KEPT: OrderedDict[bytes, tuple[SqlEngine, Compiled]] = OrderedDict()
_LOCK = threading.Lock()
