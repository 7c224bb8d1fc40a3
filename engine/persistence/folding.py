"""Fewer statements for the same rows on SQLite, which takes one table at a time: what ends goes out with what begins.

At a step a row of a table ends (a task is done, an element left) and the next one begins. Both are one statement: the
row that begins is inserted, and the one that ends is "inserted" too, meets its own key and is changed. For that the
columns a change does not touch are filled like those of the row that begins; they are never written, as the row is
there. In the inbox the place of the task that ended is given to the one that begins, where each has one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from engine.persistence.base import ENDS, PLACE
from engine.persistence.write_set import Group, Guard, Row, WriteSet


@dataclass(slots=True)
class Folded:
    """One statement for rows with the same columns; ``guards`` are those that every row must be found for."""

    table: Table
    text: str
    rows: list[Row]
    guards: list[Guard]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that takes the place of the one with this value in the table's place column, which only one row has."""

    table: Table
    text: str
    row: Row
    value: Any


def fold(writes: WriteSet) -> Iterator[Folded | Moved]:
    """Take out of ``writes`` what can be written together."""
    for table, group in writes.groups.items():
        if not group.inserts:
            continue
        if ENDS in table.info:
            yield from _ends(writes, table, group, table.info[ENDS])
        elif PLACE in table.info:
            yield from _moves(table, group, table.info[PLACE])


def _ends(writes: WriteSet, table: Table, group: Group, changed: tuple[str, ...]) -> Iterator[Folded]:
    guards = [guard for guard in writes.guards if guard.table is table and _counts_up(guard, changed)]
    ended = {guard.key: guard.values or {} for guard in guards}
    ended |= {key: values for key, values in group.updates.items() if values.keys() == set(changed)}
    begun = list(group.inserts.values())
    columns = tuple(begun[0])
    if not ended or not set(changed) <= set(columns) or any(tuple(row) != columns for row in begun):
        return
    [key_column] = table.primary_key
    for key in ended:
        group.updates.pop(key, None)
    writes.guards = [guard for guard in writes.guards if guard not in guards]
    group.inserts.clear()
    rows = [{**begun[0], key_column.name: key, **values} for key, values in ended.items()]
    counter = guards[0].column if guards else None
    yield Folded(table, _upsert_text(table, columns, changed, counter), rows + begun, guards)


def _counts_up(guard: Guard, changed: tuple[str, ...]) -> bool:
    values = guard.values or {}
    return values.keys() == set(changed) and values.get(guard.column) == guard.expected + 1


def _moves(table: Table, group: Group, column: str) -> Iterator[Moved]:
    for (by, value), rows in list(group.deletes.items()):
        if by != column or rows != 1 or not group.inserts:
            continue
        key = next(iter(group.inserts))
        row = group.inserts.pop(key)
        del group.deletes[by, value]
        yield Moved(table, _move_text(table, tuple(row), column), row, value)


@lru_cache(maxsize=128)
def _upsert_text(table: Table, columns: tuple[str, ...], changed: tuple[str, ...], counter: str | None) -> str:
    changes = ", ".join(f"{column} = excluded.{column}" for column in changed)
    [key] = table.primary_key
    text = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    text += f" ON CONFLICT ({key.name}) DO UPDATE SET {changes}"
    return f"{text} WHERE {table.name}.{counter} = excluded.{counter} - 1" if counter else text


@lru_cache(maxsize=128)
def _move_text(table: Table, columns: tuple[str, ...], column: str) -> str:
    return f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {column} = ?"
