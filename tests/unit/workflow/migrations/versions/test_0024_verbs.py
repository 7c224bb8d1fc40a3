"""People of a database from before 0025 are found by their letters; the way down keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, inspect, select

from engine.persistence.base import Moment
from engine.persistence.database import open_database
from workflow.migrate import alembic_config

FLAGS = ("is_county_leader", "is_ambassador", "is_active", "must_change_password")
PERSON = sa.table(
    "person",
    *map(sa.column, ("username", "display_name", "session_stamp", *FLAGS, "letters")),
    sa.column("created_at", Moment()),
)
ORG = sa.table("org", *map(sa.column, ("code", "name", "kind", "leader_username", "letters")))


@pytest.fixture
def upgraded(empty_database_url: str) -> Iterator[Connection]:
    database = open_database(empty_database_url)
    with database.begin() as connection:
        command.upgrade(alembic_config(connection), "0023")
        row = dict.fromkeys(FLAGS, False) | {"session_stamp": "x", "created_at": datetime(2023, 5, 31, tzinfo=UTC)}
        connection.execute(PERSON.insert(), {"username": "zhangsan", "display_name": "张三", **row})
        connection.execute(
            ORG.insert(), {"code": "tcz", "name": "投促中心", "kind": "centre", "leader_username": "zhangsan"}
        )
        command.upgrade(alembic_config(connection), "0024")
        yield connection
    database.dispose()


@pytest.mark.both_databases
def test_people_and_organisations_there_already_get_their_letters(upgraded: Connection) -> None:
    found = [upgraded.scalar(select(table.c.letters)) for table in (PERSON, ORG)]

    assert found[0] == " zs zhangsan"
    assert " tczx" in found[1]


@pytest.mark.both_databases
def test_going_back_keeps_them_without(upgraded: Connection) -> None:
    command.downgrade(alembic_config(upgraded), "0023")

    assert upgraded.scalar(select(PERSON.c.display_name)) == "张三"
    assert "letters" not in {column["name"] for column in inspect(upgraded).get_columns("person")}


@pytest.mark.both_databases
def test_there_and_back_and_there_again(upgraded: Connection) -> None:
    command.downgrade(alembic_config(upgraded), "0023")
    command.upgrade(alembic_config(upgraded), "0024")

    assert upgraded.scalar(select(PERSON.c.letters)) == " zs zhangsan"
