"""A connection to PostgreSQL that died while nobody used it is replaced; one in steady use is not asked."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text

from engine.persistence import database as under_test
from engine.persistence.database import open_database


@pytest.fixture
def url(postgresql_databases) -> Iterator[str]:
    with postgresql_databases.empty() as lent:
        yield lent


@pytest.fixture
def opened(url) -> Iterator[Engine]:
    database = open_database(url)
    yield database
    database.dispose()


@pytest.fixture
def tried(monkeypatch) -> list[str]:
    """What connections were asked to see whether they live."""
    heard: list[str] = []
    execute = psycopg.Connection.execute

    def hear(connection, query, *arguments, **options):
        heard.append(query)
        return execute(connection, query, *arguments, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", hear)
    return heard


def use(database):
    """The number of the server's process that served."""
    with database.connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def let_idle(monkeypatch):
    monkeypatch.setattr(under_test, "IDLE_SECONDS", 0)


def end(url, served):
    """End a connection from outside, and wait until it is gone."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 10000)", [served])


def test_a_connection_that_died_while_idle_is_replaced(url, opened, monkeypatch):
    before = use(opened)
    end(url, before)
    let_idle(monkeypatch)

    assert before != use(opened)


def test_every_connection_that_died_while_idle_is_replaced(url, opened, monkeypatch):
    with opened.connect() as one, opened.connect() as other:
        before = {connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, other)}
    for served in before:
        end(url, served)
    let_idle(monkeypatch)

    with opened.connect() as one, opened.connect() as other:
        after = {connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, other)}
    assert (2, set()) == (len(after), before & after)


def test_an_idle_connection_that_lives_is_tried_and_used_on(opened, tried, monkeypatch):
    before = use(opened)
    let_idle(monkeypatch)
    tried.clear()

    assert (before, ["SELECT 1"]) == (use(opened), tried)


def test_a_connection_in_steady_use_is_not_tried(opened, tried):
    before = use(opened)
    tried.clear()

    assert (before, []) == (use(opened), tried)


def test_trying_leaves_no_transaction_open(opened, monkeypatch):
    use(opened)
    let_idle(monkeypatch)
    with opened.connect() as connection:
        status = connection.connection.driver_connection.info.transaction_status

    assert psycopg.pq.TransactionStatus.IDLE == status
