"""Saved states of a database from before 0022 are taken up where they stand; the way down keeps the instances."""

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

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)
STATE = sa.table("instance_state", *map(sa.column, ("instance_key", "blob", "version")))
DEPLOYMENT = sa.table("deployment", *map(sa.column, ("key", "name", "deployed_by")), sa.column("deployed_at", Moment()))
DEFINITION = sa.table(
    "process_definition",
    *map(sa.column, ("key", "process_id", "version", "name", "deployment_key", "resource_name", "digest")),
    sa.column("deployed_at", Moment()),
)
INSTANCE = sa.table(
    "process_instance",
    *map(sa.column, ("key", "definition_key", "process_id", "version", "state", "root_key", "started_by")),
    *map(sa.column, ("has_incident", "row_version")),
    sa.column("started_at", Moment()),
)


@pytest.fixture
def upgraded(empty_database_url: str) -> Iterator[Connection]:
    database = open_database(empty_database_url)
    with database.begin() as connection:
        command.upgrade(alembic_config(connection), "0021")
        deployment = {"key": 1, "name": "", "deployed_by": "li", "deployed_at": NOON}
        connection.execute(DEPLOYMENT.insert(), deployment)
        definition = {"key": 2, "process_id": "p", "version": 1, "name": "", "deployment_key": 1, "digest": "d"}
        connection.execute(DEFINITION.insert(), {**definition, "resource_name": "p.bpmn", "deployed_at": NOON})
        row = {"definition_key": 2, "process_id": "p", "version": 1, "state": "ACTIVE", "started_by": "li"}
        row |= {"has_incident": False, "started_at": NOON}
        connection.execute(
            INSTANCE.insert(), [{"key": key, "root_key": key, "row_version": key, **row} for key in (3, 4)]
        )
        connection.execute(STATE.insert().values(instance_key=3, blob=b"tokens"))
        command.upgrade(alembic_config(connection), "0022")
        yield connection
    database.dispose()


def columns(connection: Connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}


@pytest.mark.both_databases
def test_a_saved_state_is_the_first_of_its_count_and_keeps_its_tokens(upgraded: Connection) -> None:
    found = [(key, bytes(blob), version) for key, blob, version in upgraded.execute(select(STATE))]

    assert [(3, b"tokens", 1)] == found


@pytest.mark.both_databases
def test_the_instances_stay_without_their_own_count(upgraded: Connection) -> None:
    keys = upgraded.scalars(select(INSTANCE.c.key).order_by(INSTANCE.c.key)).all()

    assert ([3, 4], False) == (keys, "row_version" in columns(upgraded, "process_instance"))


@pytest.mark.both_databases
def test_a_new_state_says_its_own_count(upgraded: Connection) -> None:
    upgraded.execute(STATE.insert().values(instance_key=4, blob=b"x", version=9))

    assert 9 == upgraded.scalar(select(STATE.c.version).where(STATE.c.instance_key == 4))


@pytest.mark.both_databases
def test_going_back_keeps_states_and_instances(upgraded: Connection) -> None:
    command.downgrade(alembic_config(upgraded), "0021")

    instances = upgraded.execute(select(INSTANCE.c.key, INSTANCE.c.row_version).order_by(INSTANCE.c.key)).all()
    blobs = [bytes(blob) for blob in upgraded.scalars(select(STATE.c.blob))]
    assert ([(3, 0), (4, 0)], [b"tokens"]) == (instances, blobs)
    assert "version" not in columns(upgraded, "instance_state")


@pytest.mark.both_databases
def test_there_and_back_and_there_again(upgraded: Connection) -> None:
    for revision in ("0021", "0022"):
        step = command.downgrade if revision == "0021" else command.upgrade
        step(alembic_config(upgraded), revision)

    assert [1] == upgraded.scalars(select(STATE.c.version)).all()
