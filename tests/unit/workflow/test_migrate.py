"""A database is brought to this version, or refused in one sentence."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.persistence.database import open_database
from workflow.migrate import DatabaseUnfit, check_schema, drift, migrate, newest_revision


@pytest.fixture
def file_url(tmp_path):
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'luodi.db'}"


@pytest.mark.both_databases
def test_an_empty_database_reaches_the_newest_revision(empty_database_url):
    assert (None, newest_revision()) == migrate(empty_database_url)


@pytest.mark.both_databases
def test_migrated_tables_equal_the_metadata(empty_database_url):
    migrate(empty_database_url)

    database = open_database(empty_database_url)
    found = drift(database)
    database.dispose()

    assert [] == found


@pytest.mark.both_databases
def test_migrating_twice_changes_nothing(empty_database_url):
    migrate(empty_database_url)

    assert (newest_revision(), newest_revision()) == migrate(empty_database_url)


@pytest.mark.both_databases
def test_a_migrated_database_is_fit(empty_database_url):
    migrate(empty_database_url)

    assert check_schema(empty_database_url) is None


def test_a_missing_database_is_refused(file_url):
    with pytest.raises(DatabaseUnfit, match="不存在"):
        check_schema(file_url)


def test_a_refused_database_is_not_made(file_url, tmp_path):
    with pytest.raises(DatabaseUnfit):
        check_schema(file_url)

    assert not (tmp_path / "luodi.db").exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("command", [check_schema, migrate])
def test_a_newer_database_is_refused(empty_database_url, command):
    migrate(empty_database_url)
    database = open_database(empty_database_url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()

    with pytest.raises(DatabaseUnfit, match="比本程序新"):
        command(empty_database_url)


@pytest.mark.both_databases
@pytest.mark.parametrize("command", [check_schema, migrate])
def test_a_database_of_somebody_else_is_refused(empty_database_url, command):
    database = open_database(empty_database_url)
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    database.dispose()

    with pytest.raises(DatabaseUnfit, match="不是本系统建立的"):
        command(empty_database_url)


@pytest.mark.both_databases
@pytest.mark.parametrize("command", [check_schema, migrate])
def test_a_locked_database_is_refused(empty_database_url, command, monkeypatch):
    migrate(empty_database_url)
    monkeypatch.setattr("workflow.migrate.PATIENCE_SECONDS", 0.1)
    database = open_database(empty_database_url)

    with database.begin() as other:
        if other.dialect.name == "postgresql":
            other.execute(text("LOCK TABLE alembic_version"))
        with pytest.raises(DatabaseUnfit, match="已锁"):
            command(empty_database_url)
    database.dispose()


def test_a_file_that_is_no_database_is_refused(file_url, tmp_path):
    (tmp_path / "luodi.db").write_text("not a database, only words" * 100)

    with pytest.raises(DatabaseUnfit, match="不是可用的数据库"):
        check_schema(file_url)


def test_a_server_that_is_not_there_is_refused():
    with pytest.raises(DatabaseUnfit, match="连不上数据库"):
        check_schema("postgresql://nobody@127.0.0.1:9/none")


def test_the_password_is_never_shown():
    with pytest.raises(DatabaseUnfit) as refused:
        check_schema("postgresql://nobody:geheim@127.0.0.1:9/none")

    assert "geheim" not in refused.value.message
