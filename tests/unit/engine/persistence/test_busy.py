"""A busy database is told from a mistake, also where SQLite calls both by one name."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.persistence.busy import is_busy


@pytest.fixture
def database(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'a.db'}", connect_args={"timeout": 0})
    yield made
    made.dispose()


def refused(database, statement):
    with database.connect() as connection, pytest.raises(OperationalError) as caught:
        connection.execute(text(statement))
    return caught.value


def test_a_file_another_writes_is_busy(database, tmp_path):
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    found = refused(database, "CREATE TABLE a (b)")
    other.close()

    assert is_busy(found)


def test_a_table_that_is_not_there_is_a_mistake(database):
    assert not is_busy(refused(database, "SELECT * FROM nothing"))


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (PoolTimeout("no connection is free"), True),
        (OperationalError("SELECT 1", {}, ConnectionError("the server closed the connection")), True),
        (ProgrammingError("SELECT 1", {}, ValueError("syntax")), False),
    ],
)
def test_what_a_server_says(error, answer):
    assert is_busy(error) is answer
