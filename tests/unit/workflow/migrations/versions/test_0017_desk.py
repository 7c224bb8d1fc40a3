"""The rows of a database from before 0017 keep what they said, and give it back on the way down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, insert, select

from engine.persistence.base import Moment
from engine.persistence.database import open_database
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.migrate import alembic_config

DUE, SOON = datetime(2023, 6, 9, 9, tzinfo=UTC), datetime(2023, 6, 7, 16, tzinfo=UTC)
LIGHT = sa.table("task_light", sa.column("task_key"), sa.column("soon_at", Moment()))
BEFORE = sa.table("inbox", sa.column("principal"), sa.column("due_at", Moment()), sa.column("task_key"))
LATER = ("soon_at", "soon_sent")
TASK = sa.table("user_task", *(sa.column(c.name, c.type) for c in UserTask.__table__.c if c.name not in LATER))


def task(key: int, due: datetime | None) -> dict[str, object]:
    return {
        "key": key, "instance_key": 1, "root_key": 1, "definition_key": 1, "process_id": f"p{key}",
        "process_version": 1, "element_id": "A", "element_instance_key": key, "name": "A", "state": "CREATED",
        "candidate_users": [], "candidate_groups": [], "excluded_users": [], "priority": 50, "due_at": due,
        "overdue_sent": False, "properties": {}, "created_at": SOON, "row_version": 0,
    }  # fmt: skip


@pytest.fixture
def upgraded(empty_database_url: str) -> Iterator[Connection]:
    database = open_database(empty_database_url)
    with database.begin() as connection:
        command.upgrade(alembic_config(connection), "0016")
        connection.execute(insert(TASK), [task(1, DUE), task(2, None), task(3, DUE)])
        connection.execute(insert(LIGHT), [{"task_key": 1, "soon_at": SOON}, {"task_key": 3, "soon_at": SOON}])
        rows = [("group:a", DUE, 1), ("group:b", DUE, 1), ("user:li", NO_DUE, 2), ("user:li", NO_DUE, 3)]
        connection.execute(insert(BEFORE), [dict(zip(BEFORE.c.keys(), row, strict=True)) for row in rows])
        command.upgrade(alembic_config(connection), "0017")
        yield connection
    database.dispose()


@pytest.mark.both_databases
def test_tasks_take_over_from_when_they_are_near(upgraded: Connection) -> None:
    found = upgraded.execute(select(UserTask.key, UserTask.soon_at).order_by(UserTask.key))

    assert list(found) == [(1, SOON), (2, None), (3, SOON)]


@pytest.mark.both_databases
def test_the_inbox_knows_process_and_sharing_and_nothing_is_near_that_stands_still(upgraded: Connection) -> None:
    row = InboxRow.__table__.c
    found = upgraded.execute(
        select(row.principal, row.due_at, row.task_key, row.soon_at, row.process_id, row.is_shared).order_by(
            row.task_key, row.principal
        )
    )

    assert list(found) == [
        ("group:a", DUE, 1, SOON, "p1", True),
        ("group:b", DUE, 1, SOON, "p1", True),
        ("user:li", NO_DUE, 2, NO_DUE, "p2", False),
        ("user:li", NO_DUE, 3, NO_DUE, "p3", False),
    ]


@pytest.mark.both_databases
def test_on_postgresql_the_inbox_is_vacuumed_after_a_thousand_changes(upgraded: Connection, backend: str) -> None:
    if backend == "postgresql":
        found = upgraded.exec_driver_sql("SELECT reloptions FROM pg_class WHERE relname = 'inbox'").scalar()
        assert "autovacuum_vacuum_threshold=1000" in found
        assert "autovacuum_vacuum_scale_factor=0" in found


@pytest.mark.both_databases
def test_going_back_gives_the_lights_and_the_inbox_back(upgraded: Connection) -> None:
    command.downgrade(alembic_config(upgraded), "0016")

    lights = list(upgraded.execute(select(LIGHT).order_by(LIGHT.c.task_key)))
    places = upgraded.execute(select(BEFORE).order_by(BEFORE.c.task_key, BEFORE.c.principal))
    assert lights == [(1, SOON), (3, SOON)]
    assert list(places) == [
        ("group:a", DUE, 1), ("group:b", DUE, 1), ("user:li", NO_DUE, 2), ("user:li", NO_DUE, 3),
    ]  # fmt: skip
