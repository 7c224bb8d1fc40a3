"""Fills a database with copies of some instances, by the database itself: all rows of every table, under other keys.

Which tables and columns there are is read from the tables of the product when it runs: whatever an instance left in
them is copied. Every number that is a key of the originals is moved by the same step from copy to copy, moments by
some minutes; texts and JSON stay as they are. So a copy takes the place and the index entries of an instance that was
lived through, in a small part of the time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import BigInteger, Column, Engine, Table, bindparam, create_engine, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from bench.measure import say
from engine.persistence.base import Moment
from engine.persistence.instances import InstanceStateRow
from workflow.tables import metadata

KEYS_APART = 1 << 21
"""What two neighbouring keys of one node may be apart (``engine.persistence.keys``): the least step of a copy."""

STATES: Any = InstanceStateRow.__table__
_NUMBER = re.compile(rb"\d{12,}")

Rows = dict[str, set[tuple[Any, ...]]]
"""Table → the primary keys in it."""


def primary_keys(database: Engine) -> Rows:
    """What is in every table now."""
    with database.connect() as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(*table.primary_key.columns))}
            for table in metadata.sorted_tables
        }


@dataclass(frozen=True)
class Copies:
    """Copies of the rows that came after ``before``: number 1 to ``number``, ``minutes`` after each other.

    ``keys`` are those that were made for the originals, and for nothing else; ``step`` is how far the keys of a copy
    lie behind those of the one before it.
    """

    database: Engine
    before: Rows
    after: Rows
    keys: range
    number: int
    minutes: float = 20

    @property
    def tables(self) -> Iterator[tuple[Table, set[tuple[Any, ...]]]]:
        """Tables with new rows, those that others refer to first."""
        for table in metadata.sorted_tables:
            came = self.after[table.name] - self.before[table.name]
            if came:
                yield table, came

    @property
    def step(self) -> int:
        """Larger than the whole range of the original keys."""
        return len(self.keys) // KEYS_APART * KEYS_APART + 2 * KEYS_APART

    def fill(self, at_once: int = 200) -> float:
        """Write all copies, so many a transaction; the seconds it took."""
        began = time.perf_counter()
        with self._open() as connection:
            selected = [(table, self._statement(connection, table, came)) for table, came in self.tables]
            connection.commit()
            for first in range(1, self.number + 1, at_once):
                bounds = {"first": first, "last": min(first + at_once - 1, self.number)}
                for _table, statement in selected:
                    connection.execute(text(statement), bounds)
                connection.commit()
                if first // at_once % 10 == 0:
                    say(f"{bounds['last']:,} of {self.number:,} copies in {time.perf_counter() - began:,.0f} s")
        self._settle()
        return time.perf_counter() - began

    def _open(self) -> Connection:
        """A connection that gives up what protects from a crash: nobody else is here, and all can be made anew."""
        settings = ["SET session_replication_role = replica", "SET synchronous_commit = off"]
        if self.database.dialect.name == "sqlite":
            settings = ["PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"]
        connection = self._plain()
        for setting in settings:
            connection.execute(text(setting))
        return connection

    def _plain(self) -> Connection:
        """A connection without the product's own settings and transactions."""
        self.database.dispose()
        return create_engine(self.database.url, poolclass=NullPool).connect()

    def _settle(self) -> None:
        """What a database does by itself in a quieter hour."""
        after = ["CHECKPOINT", "VACUUM (ANALYZE)", "CHECKPOINT"]
        if self.database.dialect.name == "sqlite":
            after = ["PRAGMA journal_mode = WAL", "PRAGMA wal_checkpoint(TRUNCATE)"]
        with self._plain().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in after:
                connection.execute(text(statement))

    def _statement(self, connection: Connection, table: Table, came: set[tuple[Any, ...]]) -> str:
        """Copy the new rows of a table, which are put aside first."""
        aside = f"aside_{table.name}"
        connection.execute(text(f"CREATE TEMPORARY TABLE {aside} AS SELECT * FROM {table.name} WHERE 1 = 0"))
        matching = " AND ".join(f'"{column.name}" = :{column.name}' for column in table.primary_key.columns)
        names = [column.name for column in table.primary_key.columns]
        values = [dict(zip(names, row, strict=True)) for row in sorted(came, key=repr)]
        typed = text(f"INSERT INTO {aside} SELECT * FROM {table.name} WHERE {matching}").bindparams(
            *(bindparam(column.name, type_=column.type) for column in table.primary_key.columns)
        )
        connection.execute(typed, values)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        chosen = ", ".join(self._value(connection, aside, column) for column in table.columns)
        numbers = "SELECT n FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS g(n)"
        if self.database.dialect.name == "sqlite":
            numbers = "WITH RECURSIVE c(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM c WHERE n < :last) "
            numbers += "SELECT n FROM c"
        order = ", ".join(f"{aside}.{name}" for name in names)
        return (
            f"INSERT INTO {table.name} ({columns}) SELECT {chosen} FROM ({numbers}) AS copies CROSS JOIN {aside} "
            f"ORDER BY copies.n, {order}"
        )

    def _value(self, connection: Connection, aside: str, column: Column[Any]) -> str:
        name = f'{aside}."{column.name}"'
        if isinstance(column.type, BigInteger):
            values = connection.execute(text(f'SELECT DISTINCT "{column.name}" FROM {aside}')).scalars()
            is_moved = any(value in self.keys for value in values if value is not None)
            return f"{name} + copies.n * {self.step}" if is_moved else name
        if isinstance(column.type, Moment):
            if self.database.dialect.name == "sqlite":
                moved = f"strftime('%Y-%m-%d %H:%M:%f', {name}, '+' || (copies.n * {self.minutes}) || ' minutes')"
                return f"{moved} || '000'"
            return f"{name} + copies.n * interval '{self.minutes} minutes'"
        return name

    def wake(self, chosen: Sequence[tuple[int, int]]) -> None:
        """Let the states of copies name their own keys, so that they can go on: (key of the original, copy) each."""
        with self.database.begin() as connection:
            blobs = {
                key: connection.execute(select(STATES.c.blob).where(STATES.c.instance_key == key)).scalar_one()
                for key in {key for key, _number in chosen}
            }
            for key, number in chosen:
                moved = renumbered(blobs[key], self.keys, number * self.step)
                place = STATES.c.instance_key == key + number * self.step
                connection.execute(STATES.update().where(place).values(blob=moved))


def renumbered(blob: bytes, keys: range, step: int) -> bytes:
    """A stored state with every one of the ``keys`` moved by ``step``; the first byte names its format."""

    def moved(found: re.Match[bytes]) -> bytes:
        number = int(found[0])
        return str(number + step).encode() if number in keys else found[0]

    lines = zstandard.ZstdDecompressor().decompress(blob[1:])
    return blob[:1] + zstandard.ZstdCompressor(level=1).compress(_NUMBER.sub(moved, lines))


def size_of(database: Engine) -> float:
    """Megabytes of a database."""
    question = "SELECT pg_database_size(current_database())"
    if database.dialect.name == "sqlite":
        question = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with database.connect() as connection:
        return float(connection.execute(text(question)).scalar_one()) / 1_000_000


def rows_of(copies: Copies) -> Mapping[str, int]:
    """Rows of each table that one copy of the originals has."""
    return {table.name: len(came) for table, came in copies.tables}
