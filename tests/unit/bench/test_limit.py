"""The limit writes what an instance of the product wrote, transaction by transaction, with keys of its own."""

from __future__ import annotations

import pickle
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from bench.contenders.limit_contender import Contender, Noted, kept, record
from bench.office import found
from bench.shape import handed_in, length
from engine.persistence.database import open_database
from engine.persistence.instances import EventLogEntry, InstanceStateRow, ProcessInstance
from engine.persistence.work import InboxRow, Timer, UserTask
from webhooks.models import Delivery

TABLES = (ProcessInstance, EventLogEntry, UserTask, Delivery)
GONE = (InstanceStateRow, InboxRow, Timer)


@pytest.fixture(scope="module")
def recorded(backend, tmp_path_factory, request):
    """The address of a database in which an instance was recorded, and the file with the record."""
    folder = tmp_path_factory.mktemp("limit")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'luodi.db'}"
        if backend == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgresql_databases").empty())
        found(url).database.dispose()
        record(url, 1, folder / "recorded")
        yield url, folder / "recorded"


def counted(url, tables):
    database = open_database(url)
    with database.connect() as connection:
        counts = {table.__tablename__: connection.scalar(select(func.count()).select_from(table)) for table in tables}
        of_none = select(func.count()).where(EventLogEntry.instance_key.is_(None))
        counts["event_log"] -= connection.scalar(of_none)
    database.dispose()
    return counts


def transactions(file):
    return pickle.loads(file.read_bytes())[2]


@pytest.mark.both_databases
def test_every_transaction_of_the_instance_is_recorded(recorded):
    _url, file = recorded

    assert length(1) + 1 == len(transactions(file))


@pytest.mark.both_databases
def test_every_completion_has_a_write_of_a_state(recorded):
    _url, file = recorded
    _start, *completions = transactions(file)

    texts = [[text for text, _rows in writes] for writes in completions]
    assert all(any("instance_state" in text for text in written) for written in texts)


@pytest.mark.both_databases
def test_a_table_is_written_by_one_statement_of_a_text(recorded):
    _url, file = recorded

    assert all(len(writes) == len({text for text, _rows in writes}) for writes in transactions(file))


@pytest.mark.both_databases
def test_a_replay_writes_the_rows_that_the_instance_wrote(recorded):
    url, file = recorded
    tables = [*TABLES, *GONE]
    before = counted(url, tables)
    contender = Contender(0, {"url": url, "recorded": file})
    instance = contender.start()
    for position in range(length(1)):
        contender.complete(instance, handed_in(position, 1))
    contender.local.connection.close()
    after = counted(url, tables)

    instances = before["process_instance"] // 4  # each calls three
    wanted = {name: rows + rows // instances for name, rows in before.items()}
    assert ([], wanted) == (instance, after)


def test_a_statement_of_one_text_is_noted_once_with_all_its_rows():
    noted = Noted([[]], "%s")
    noted.many("UPDATE t SET a = $1 WHERE key = $12", [[1, 2]])
    noted.count("UPDATE t SET a = $1 WHERE key = $12", [3, 4])

    assert [[("UPDATE t SET a = %s WHERE key = %s", [(1, 2), (3, 4)])]] == [
        [(text, list(rows)) for text, rows in writes] for writes in noted.transactions
    ]


def test_a_counted_change_is_always_met():
    assert 1 == Noted([[]], "?").count("DELETE FROM t WHERE key = ?", [1])


def test_what_is_noted_goes_into_the_last_transaction():
    noted = Noted([[], []], "?")
    noted.many("DELETE FROM t WHERE key = ?", [[1]])

    assert [0, 1] == [len(writes) for writes in noted.transactions]


def test_parameters_outlive_their_statement():
    assert {"blob": b"x", "rows": ((1, b"y"),)} == kept({"blob": memoryview(b"x"), "rows": [[1, memoryview(b"y")]]})
