"""Sends a write set by the bare driver: PostgreSQL in one statement, SQLite in one for each table and kind.

Texts are put together once for each shape (which tables, how many rows) and kept, so that the databases keep their
plans for them; values are converted by the columns' own types. Listeners of SQLAlchemy's ``before_cursor_execute`` and
``after_cursor_execute`` hear of every statement as of any other, but with no context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Connection, Dialect, LargeBinary, Table

from engine.domain.errors import Overtaken
from engine.persistence.base import UPSERT
from engine.persistence.driver import Driver
from engine.persistence.folding import Moved, fold
from engine.persistence.write_set import Group, Guard, Row, WriteSet

TOGETHER = 120
"""Rows that PostgreSQL gets in one statement at most; of more, each kind goes out as a batch of its own."""

Bind = Callable[[Any], Any]


def send(connection: Connection, writes: WriteSet) -> None:
    """Write everything told so far.

    :raises Overtaken: when a guarded row is no longer as it was read
    """
    if not writes:
        return
    sender = Sender(connection)
    few = sum(map(_size, writes.groups.values())) <= TOGETHER and not any(map(_twice, writes.groups.values()))
    if sender.driver.numbered and few:
        if writes.guards_one_table_twice():
            sender.send_guards(writes)
        held, guards = writes.take_guards()
        groups = writes.take_groups()
        if guards or groups:
            sender.send_together(held, guards, groups)
        return
    sender.send_one_by_one(writes)


def send_guards(connection: Connection, writes: WriteSet) -> None:
    """Write what is guarded, and nothing else yet.

    :raises Overtaken: when a guarded row is no longer as it was read
    """
    Sender(connection).send_guards(writes)


def _size(group: Group) -> int:
    return len(group.inserts) + len(group.updates) + len(group.deletes)


def _twice(group: Group) -> bool:
    """Whether rows go and come that may have the same key: one statement sees both at once."""
    return bool(group.inserts and group.deletes) and any(
        (column, row[column]) in group.deletes for column, _value in group.deletes for row in group.inserts.values()
    )


class Sender:
    """Sends over one connection; ``driver`` is whoever takes the statements (:class:`Driver` unless given)."""

    def __init__(self, connection: Connection, driver: Any = None) -> None:
        self.driver = Driver(connection) if driver is None else driver
        self.dialect = connection.dialect
        self.name = connection.dialect.name

    def send_one_by_one(self, writes: WriteSet) -> None:
        """Everything, in a statement for each table and kind; folded for a database that knows no row locks."""
        if not self.driver.numbered:
            self.send_folded(writes)
        self.send_guards(writes)
        for table, group in writes.take_groups().items():
            self.send_group(table, group)

    def send_guards(self, writes: WriteSet) -> None:
        """Each guarded change by itself, after the rows to hold."""
        if not writes.guards:
            return
        twice = writes.guards_one_table_twice()
        held, guards = writes.take_guards()
        if self.driver.numbered and not twice:
            self.send_together(held, guards, {})
            return
        if self.driver.numbered:
            for table, key in held:
                self.driver.one(_hold_text(table, 1), [key])
        for guard in guards:
            text = _guard_text(self.name, guard.table, tuple(guard.values or ()), guard.column, 1)
            if self.driver.count(text, _guard_values(self.dialect, guard)) != 1:
                raise _overtaken(guard)

    def send_folded(self, writes: WriteSet) -> None:
        """What SQLite can be sent together."""
        for folded in list(fold(writes)):
            table = folded.table
            if isinstance(folded, Moved):
                place = [*_bound(self.dialect, table, folded.row), folded.value]
                if self.driver.count(folded.text, place) == 0:
                    writes.insert(table, folded.row)
            else:
                rows = [_bound(self.dialect, table, row) for row in folded.rows]
                if self.driver.many(folded.text, rows) != len(rows):
                    raise _overtaken(folded.guards[0])

    def send_group(self, table: Table, group: Group) -> None:
        """The changes of one table: what goes, what changes, what comes."""
        name, dialect = self.name, self.dialect
        for column in dict.fromkeys(column for column, _value in group.deletes):
            values = [(value,) for other, value in group.deletes if other == column]
            self.driver.many(_delete_text(name, table, column, 1), values)
        shapes: dict[tuple[str, ...], list[list[Any]]] = {}
        for key, changes in group.updates.items():
            shapes.setdefault(tuple(changes), []).append([*_bound(dialect, table, changes), key])
        for columns, rows in shapes.items():
            self.driver.many(_update_text(name, table, columns, 1), rows)
        for columns, rows in _inserts(dialect, table, group.inserts.values()).items():
            self.driver.many(_insert_text(name, table, columns, 1, 1), rows)

    def send_together(
        self, held: Sequence[tuple[Table, Any]], guards: Sequence[Guard], groups: Mapping[Table, Group]
    ) -> None:
        """Everything in one statement, a part for each kind and table.

        It asks for the rows to hold and counts the guards: so these run first, in their order, the others after them.
        """
        shape: list[tuple[Any, ...]] = [("hold", table) for table, _key in held]
        values: list[Any] = [key for _table, key in held]
        for guard in guards:
            shape.append(("guard", guard.table, tuple(guard.values or ()), guard.column))
            values += _guard_values(self.dialect, guard)
        for table, group in groups.items():
            for column, value in group.deletes:
                shape.append(("delete", table, column))
                values.append(value)
            for key, changes in group.updates.items():
                shape.append(("update", table, tuple(changes)))
                values += [*_bound(self.dialect, table, changes), key]
            for columns, rows in _inserts(self.dialect, table, group.inserts.values()).items():
                shape.append(("insert", table, columns, len(rows)))
                for row in rows:
                    values += row
        found = self.driver.one(_together_text(tuple(shape)), values)
        if found is None or found[0] != len(guards):
            raise _overtaken(guards[0])


def _overtaken(guard: Guard) -> Overtaken:
    return Overtaken(f"somebody else changed the same thing first ({guard.table.name} {guard.key})")


@lru_cache(maxsize=1024)
def _binds(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> list[tuple[int, Bind]]:
    """Which of the values, by their place, the driver wants otherwise than Python has them, and how."""
    found: list[tuple[int, Bind]] = []
    for place, name in enumerate(columns):
        kind = table.columns[name].type
        bind = kind.dialect_impl(dialect).bind_processor(dialect)  # type: ignore[attr-defined]
        if bind is not None and not isinstance(kind, (Boolean, LargeBinary)):  # which both drivers take as they are
            found.append((place, bind))
    return found


def _bound(dialect: Dialect, table: Table, row: Mapping[str, Any]) -> list[Any]:
    values = list(row.values())
    for place, bind in _binds(dialect, table, tuple(row)):
        values[place] = bind(values[place])
    return values


def _inserts(dialect: Dialect, table: Table, rows: Iterable[Row]) -> dict[tuple[str, ...], list[list[Any]]]:
    """Columns → the rows that have these, bound."""
    shapes: dict[tuple[str, ...], list[list[Any]]] = {}
    for row in rows:
        shapes.setdefault(tuple(row), []).append(_bound(dialect, table, row))
    return shapes


def _guard_values(dialect: Dialect, guard: Guard) -> list[Any]:
    return [*_bound(dialect, guard.table, guard.values or {}), guard.key, guard.expected]


def _marks(name: str, first: int, count: int) -> list[str]:
    return [f"${number}" for number in range(first, first + count)] if name == "postgresql" else ["?"] * count


@lru_cache(maxsize=1024)
def _insert_text(name: str, table: Table, columns: tuple[str, ...], rows: int, first: int) -> str:
    marks = [_marks(name, first + row * len(columns), len(columns)) for row in range(rows)]
    values = ", ".join(f"({', '.join(row)})" for row in marks)
    text = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {values}"
    replaced = table.info.get(UPSERT)
    if not replaced:
        return text
    keys = ", ".join(column.name for column in table.primary_key)
    changes = ", ".join(f"{column} = excluded.{column}" for column in replaced)
    differs = f"{table.name}.{replaced[0]} <> excluded.{replaced[0]}"
    return f"{text} ON CONFLICT ({keys}) DO UPDATE SET {changes} WHERE {differs}"


@lru_cache(maxsize=512)
def _update_text(name: str, table: Table, columns: tuple[str, ...], first: int) -> str:
    *marks, last = _marks(name, first, len(columns) + 1)
    changes = ", ".join(f"{column} = {mark}" for column, mark in zip(columns, marks, strict=True))
    return f"UPDATE {table.name} SET {changes} WHERE {_key(table)} = {last}"


@lru_cache(maxsize=128)
def _delete_text(name: str, table: Table, column: str, first: int) -> str:
    return f"DELETE FROM {table.name} WHERE {column} = {_marks(name, first, 1)[0]}"


@lru_cache(maxsize=128)
def _guard_text(name: str, table: Table, columns: tuple[str, ...], column: str, first: int) -> str:
    if columns:
        text = _update_text(name, table, columns, first)
    else:
        text = _delete_text(name, table, _key(table), first)
    return f"{text} AND {column} = {_marks(name, first + len(columns) + 1, 1)[0]}"


@lru_cache(maxsize=128)
def _hold_text(table: Table, first: int) -> str:
    return f"SELECT {_key(table)} FROM {table.name} WHERE {_key(table)} = ${first} FOR UPDATE"


@lru_cache(maxsize=1024)
def _together_text(shape: tuple[tuple[Any, ...], ...]) -> str:
    parts, first, counted = [], 1, []
    for number, (kind, table, *more) in enumerate(shape):
        if kind == "hold":
            text, used = _hold_text(table, first), 1
            counted.append(f"0 * (SELECT count(*) FROM w{number})")
        elif kind == "guard":
            text, used = _guard_text("postgresql", table, more[0], more[1], first), len(more[0]) + 2
            text += f" RETURNING {_key(table)}"
            counted.append(f"(SELECT count(*) FROM w{number})")
        elif kind == "delete":
            text, used = _delete_text("postgresql", table, more[0], first), 1
        elif kind == "update":
            text, used = _update_text("postgresql", table, more[0], first), len(more[0]) + 1
        else:
            text, used = _insert_text("postgresql", table, more[0], more[1], first), len(more[0]) * more[1]
        parts.append(f"w{number} AS ({text})")
        first += used
    return f"WITH {', '.join(parts)} SELECT {' + '.join(counted) or '0'}"


def _key(table: Table) -> str:
    [column] = table.primary_key
    return str(column.name)
