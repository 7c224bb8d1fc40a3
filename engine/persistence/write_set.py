"""Rows to be written at the end of a step, kept together and sent in as few statements as the database allows.

A step of a process writes ten tables with a row or two each. Through an object mapper that is most of what a step
costs; here a row is a dictionary, told once (:meth:`WriteSet.insert`, :meth:`~WriteSet.update`,
:meth:`~WriteSet.delete`), and :meth:`WriteSet.send` writes what has been told. PostgreSQL gets one statement with a
part for each row or group of rows, SQLite one for each table and kind (``engine.persistence.statements``). What is told
of one row twice is one change: an update of a row still to be inserted changes the insert, its deletion takes it back.

A *guard* is an update, or deletion, that must find its row as it was read: nothing is kept when it does not. Whatever
else is told of a guarded row belongs to the guard. A row that is *held* is only locked, before all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import Table

Row = dict[str, Any]
"""Values by column name, as Python has them: moments aware, JSON not yet encoded."""


@dataclass(slots=True)
class Group:
    """What is told of one table: rows to insert by their key, changes by key, deletions as (column, value)."""

    inserts: dict[Any, Row] = field(default_factory=dict)
    updates: dict[Any, Row] = field(default_factory=dict)
    deletes: dict[tuple[str, Any], int | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.inserts or self.updates or self.deletes)


@dataclass(frozen=True, slots=True)
class Guard:
    """A row that must be as it was read: ``column`` still ``expected``; ``values`` are set, without any it goes."""

    table: Table
    key: Any
    column: str
    expected: Any
    values: Row | None


class WriteSet:
    """What one transaction has still to write; tables are sent in the order in which they were first told of."""

    def __init__(self) -> None:
        self.groups: dict[Table, Group] = {}
        self.guards: list[Guard] = []
        self.held: dict[tuple[Table, Any], None] = {}

    def __bool__(self) -> bool:
        return bool(self.guards) or any(self.groups.values())

    def insert(self, table: Table, values: Row) -> None:
        """A new row, by its primary key; a row that is there already is changed where the table says so.

        (``info={"upsert": (columns…)}`` of a table names the columns a second write of the same key replaces.)
        """
        names = _key_names(table)
        key = values[names[0]] if len(names) == 1 else tuple([values[name] for name in names])
        self._group(table).inserts[key] = values

    def update(self, table: Table, key: Any, values: Mapping[str, Any]) -> None:
        """Change columns of the row with this primary key (of one column)."""
        group = self._group(table)
        pending = group.inserts.get(key)
        place = None if pending is not None else self._guarded(table, key)
        if pending is not None:
            pending.update(values)
        elif place is not None:
            self._add_to_guard(place, values)
        else:
            group.updates.setdefault(key, {}).update(values)

    def delete(self, table: Table, column: str, value: Any, rows: int | None = None) -> None:
        """Take out every row with this value in a column, also those still to be inserted.

        ``rows`` says how many it has, where that is known.
        """
        group = self._group(table)
        if _key_names(table) == (column,):
            if group.inserts.pop(value, None) is not None:
                return
            group.updates.pop(value, None)
            place = self._guarded(table, value)
            if place is not None:
                self.guards[place] = replace(self.guards[place], values=None)
                return
        else:
            for key in [key for key, row in group.inserts.items() if row[column] == value]:
                del group.inserts[key]
        group.deletes[column, value] = rows

    def guard(self, guard: Guard) -> None:
        """Change or take out a row only if it is as it was read; a row still to be inserted is just changed."""
        pending = self._group(guard.table)
        if guard.key in pending.inserts:
            if guard.values is None:
                del pending.inserts[guard.key]
            else:
                pending.inserts[guard.key].update(guard.values)
            return
        place = self._guarded(guard.table, guard.key)
        if place is None:
            place = len(self.guards)
            told = pending.updates.pop(guard.key, {})
            self.guards.append(replace(guard, values=told))
        if guard.values is None:
            self.guards[place] = replace(self.guards[place], values=None)
        else:
            self._add_to_guard(place, guard.values)

    def hold(self, table: Table, key: Any) -> None:
        """Lock a row before the others are written, where the database has locks for rows; alone it is not sent."""
        self.held[table, key] = None

    def guards_one_table_twice(self) -> bool:
        """Whether rows of the same table are guarded, which one statement would lock in an order of its own."""
        return len({guard.table for guard in self.guards}) < len(self.guards)

    def take_guards(self) -> tuple[list[tuple[Table, Any]], list[Guard]]:
        """The rows to hold and the guards told so far, which are forgotten here.

        They come in the order in which everybody locks rows, so that two who meet cannot wait for each other: by table
        and key, the state of an instance before its tasks.
        """
        held, self.held = sorted(self.held, key=_place), {}
        guards, self.guards = sorted(self.guards, key=lambda guard: _place((guard.table, guard.key))), []
        return held, guards

    def take_groups(self) -> dict[Table, Group]:
        """What else was told so far, by table, which is forgotten here."""
        groups, self.groups = self.groups, {}
        return {table: group for table, group in groups.items() if group}

    def forget(self) -> None:
        """Write nothing of what was told so far."""
        self.groups, self.guards, self.held = {}, [], {}

    def _guarded(self, table: Table, key: Any) -> int | None:
        for place, guard in enumerate(self.guards):
            if guard.key == key and guard.table is table:
                return place
        return None

    def _add_to_guard(self, place: int, values: Mapping[str, Any]) -> None:
        guard = self.guards[place]
        if guard.values is not None:
            self.guards[place] = replace(guard, values={**guard.values, **values})

    def _group(self, table: Table) -> Group:
        group = self.groups.get(table)
        if group is None:
            group = self.groups[table] = Group()
        return group


@cache
def _key_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def _place(row: tuple[Table, Any]) -> tuple[str, Any]:
    return row[0].name, row[1]
