"""The inbox of a database from before 0027 is told matter, priority and follow-up date; step names are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, insert, select

from engine.persistence.base import Moment
from engine.persistence.database import open_database
from engine.persistence.work import NO_DUE, SHOWN_ALWAYS, InboxRow, UserTask
from workflow.inbox.search.models import StepName
from workflow.migrate import alembic_config

DUE, LATER = datetime(2023, 6, 9, 9, tzinfo=UTC), datetime(2023, 6, 7, 16, tzinfo=UTC)
COLUMNS = ("principal", "task_key", "process_id", "is_shared")
BEFORE = sa.table("inbox", *map(sa.column, COLUMNS), sa.column("due_at", Moment()), sa.column("soon_at", Moment()))
TASK = sa.table("user_task", *(sa.column(c.name, c.type) for c in UserTask.__table__.c if c.name != "soon_sent"))


def task(key: int, follow_up: datetime | None) -> dict[str, object]:
    return {
        "key": key, "instance_key": 1, "root_key": 7, "definition_key": 1, "process_id": "p", "process_version": 1,
        "element_id": "A", "element_instance_key": key, "name": "部门预审", "state": "CREATED", "candidate_users": [],
        "candidate_groups": [], "excluded_users": [], "priority": 60 + key, "follow_up_at": follow_up,
        "overdue_sent": False, "properties": {}, "created_at": DUE, "row_version": 0,
    }  # fmt: skip


@pytest.fixture
def upgraded(empty_database_url: str) -> Iterator[Connection]:
    database = open_database(empty_database_url)
    with database.begin() as connection:
        command.upgrade(alembic_config(connection), "0025")
        connection.execute(insert(TASK), [task(1, LATER), task(2, None)])
        row = {"due_at": DUE, "soon_at": NO_DUE, "process_id": "p", "is_shared": False}
        connection.execute(insert(BEFORE), [{**row, "principal": "user:li", "task_key": key} for key in (1, 2)])
        command.upgrade(alembic_config(connection), "0026")
        yield connection
    database.dispose()


@pytest.mark.both_databases
def test_places_are_told_what_lists_are_narrowed_and_ordered_by(upgraded: Connection) -> None:
    row = InboxRow.__table__.c
    found = upgraded.execute(select(row.root_key, row.priority, row.shown_from).order_by(row.task_key))

    assert list(found) == [(7, 61, LATER), (7, 62, SHOWN_ALWAYS)]


@pytest.mark.both_databases
def test_the_names_steps_had_are_known(upgraded: Connection) -> None:
    assert upgraded.execute(select(StepName.__table__)).all() == [("p", "部门预审")]


@pytest.mark.both_databases
def test_there_and_back_and_there_again(upgraded: Connection) -> None:
    command.downgrade(alembic_config(upgraded), "0025")
    assert upgraded.scalar(select(BEFORE.c.due_at).limit(1)) == DUE

    command.upgrade(alembic_config(upgraded), "0026")

    assert upgraded.scalar(select(InboxRow.root_key).limit(1)) == 7
