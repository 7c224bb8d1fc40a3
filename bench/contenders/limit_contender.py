"""The limit: the rows one instance of the product wrote, written again by the bare driver and nothing else.

:func:`record` notes every writing statement of an instance's life, transaction by transaction. A replay moves the keys
that were made meanwhile, so that each replay writes rows of its own; statements of one text go out as one call.
"""

from __future__ import annotations

import itertools
import pickle
import re
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url

from bench.shape import handed_in, length
from engine.persistence import session
from engine.persistence.statements import Sender, send
from engine.persistence.write_set import Group, WriteSet

NUMBERED = re.compile(r"\$\d+")

Write = tuple[str, list[Any]]
"""A statement and its parameters, once a row."""


def record(url: str, rounds: int, file: Path) -> None:
    """Live one instance of the product over ``url`` and keep what it wrote in ``file``."""
    from bench.contenders.luodi_contender import Contender as Product

    product = Product(0, {"url": url})
    transactions: list[list[Write]] = []
    noted = Noted(transactions, "?" if make_url(url).get_backend_name() == "sqlite" else "%s")

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if context is not None and statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            noted.many(statement, parameters if many else [parameters])

    def note_rows(connection: Any, writes: Any) -> None:
        Sender(connection, noted).send_one_by_one(copied(writes))
        send(connection, writes)

    event.listen(product.world.database, "before_cursor_execute", note)
    session.send = note_rows
    low = product.world.keys.next()
    transactions.append([])
    instance = product.start()
    for position in range(length(rounds)):
        transactions.append([])
        product.complete(instance, handed_in(position, rounds))
    high = product.world.keys.next()
    session.send = send
    product.close()
    file.write_bytes(pickle.dumps((low, high, transactions)))


def copied(writes: WriteSet) -> WriteSet:
    """The same to be written once more."""
    twin = WriteSet()
    twin.guards = list(writes.guards)
    for table, group in writes.groups.items():
        twin.groups[table] = Group(dict(group.inserts), dict(group.updates), dict(group.deletes))
    return twin


class Noted:
    """Takes the statements of a write set, one for each table and kind, instead of a driver."""

    numbered = False

    def __init__(self, transactions: list[list[Write]], mark: str) -> None:
        self.transactions = transactions
        self.mark = mark

    def count(self, text: str, values: Any) -> int:
        """A guarded change."""
        self.many(text, [values])
        return 1

    def many(self, text: str, rows: Any) -> int:
        """A statement for each row; those of one text go out as one call."""
        plain = NUMBERED.sub(self.mark, text.replace("?", self.mark))
        added = [kept(row) for row in rows]
        same = next((write for write in self.transactions[-1] if write[0] == plain), None)
        if same is None:
            self.transactions[-1].append((plain, added))
        else:
            same[1].extend(added)
        return len(added)


def kept(value: Any) -> Any:
    """Parameters that outlive their statement and can be written to a file."""
    if isinstance(value, dict):
        return {name: kept(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(kept(inner) for inner in value)
    return bytes(value) if isinstance(value, memoryview) else value


def moved(value: Any, low: int, high: int, by: int) -> Any:
    """A row with every key between ``low`` and ``high`` moved; other values as they are."""
    if isinstance(value, dict):
        return {name: moved(inner, low, high, by) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return tuple(moved(inner, low, high, by) for inner in value)
    return value + by if type(value) is int and low <= value <= high else value


class Contender:
    """Replays; an instance is the list of the transactions that are left of it."""

    def __init__(self, number: int, options: dict) -> None:
        self.url = make_url(options["url"])
        self.low, self.high, self.transactions = pickle.loads(Path(options["recorded"]).read_bytes())
        self.replays = itertools.count(number * 100_000 + 1)
        self.local = threading.local()

    def start(self) -> list[list[Write]]:
        """The first transaction of a replay; answers with the others, ready to be sent."""
        by = next(self.replays) * (self.high - self.low + 1)
        shifted = [
            [(text, [moved(row, self.low, self.high, by) for row in rows]) for text, rows in writes]
            for writes in self.transactions
        ]
        self._send(shifted[0])
        return shifted[:0:-1]

    def complete(self, instance: list[list[Write]], values: dict[str, object]) -> None:
        """The next transaction of the replay."""
        self._send(instance.pop())

    def _send(self, writes: list[Write]) -> None:
        if not hasattr(self.local, "connection"):
            self.local.connection = self._connect()
        connection = self.local.connection
        cursor = connection.cursor()
        if isinstance(connection, sqlite3.Connection):
            cursor.execute("BEGIN IMMEDIATE")
        for statement, rows in writes:
            if len(rows) == 1:
                cursor.execute(statement, rows[0])
            else:
                cursor.executemany(statement, rows)
        connection.commit()
        cursor.close()

    def _connect(self) -> Any:
        if self.url.get_backend_name() == "sqlite":
            opened = sqlite3.connect(str(self.url.database), timeout=60, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                opened.execute(f"PRAGMA {pragma}")
            return opened
        import psycopg

        return psycopg.connect(self.url.set(drivername="postgresql").render_as_string(hide_password=False))

    def cpu(self) -> float:
        """Of this process."""
        return time.process_time()

    def close(self) -> None:
        """Leave the connections to the end of the process: each belongs to a thread that is gone."""
