"""The desk's list and counts are read from the inbox's index alone, on both databases, however the list is narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, event, insert, text
from sqlalchemy.orm import Session

from engine.persistence.work import InboxRow, UserTask
from tests.factories.fresh_databases import FreshDatabases
from tests.factories.inbox import ME, NOW
from workflow.inbox.counts import count_by_stage, count_open
from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.paging import Cursor

pytestmark = pytest.mark.both_databases
PEOPLE = 40
TASKS = 4_000
ASKED = {
    "the first page": lambda session: list_open(session, ME, NOW, InboxFilter()),
    "a next page": lambda session: list_open(session, ME, NOW, InboxFilter(), Cursor(NOW, 7)),
    "one unit": lambda session: list_open(session, ME, NOW, InboxFilter(principal="group:st_hz")),
    "one stage": lambda session: list_open(session, ME, NOW, InboxFilter(process_id="p1")),
    "red": lambda session: list_open(session, ME, NOW, InboxFilter(light="red")),
    "yellow": lambda session: list_open(session, ME, NOW, InboxFilter(light="yellow")),
    "green of one stage": lambda session: list_open(session, ME, NOW, InboxFilter("p1", "", "green")),
    "what is due this week": lambda session: list_open(session, ME, NOW, InboxFilter(due="week")),
    "what is urgent": lambda session: list_open(session, ME, NOW, InboxFilter(priority="high")),
    "what was put off": lambda session: list_open(session, ME, NOW, InboxFilter(put_off="only")),
    "one matter": lambda session: list_open(session, ME, NOW, InboxFilter(root_key=7)),
    "the counts": lambda session: count_open(session, ME, NOW),
    "the counts by stage": lambda session: count_by_stage(session, ME, NOW),
}


@pytest.fixture(scope="module")
def busy(backend: str, databases: FreshDatabases) -> Iterator[Engine]:
    """An inbox long enough for a planner to mind, its statistics and visibility up to date."""
    with databases.opened(backend) as database:
        fill(database)
        yield database


def fill(database: Engine) -> None:
    """Many holders, a hundred tasks each."""
    holders = ["user:zhangsan", "group:g_station", "group:st_hz", *(f"group:g{number}" for number in range(PEOPLE))]
    tasks, rows = [], []
    for key in range(1, TASKS + 1):
        due = NOW + timedelta(minutes=key * 7 % 10_000 - 2_000)
        tasks.append(
            {
                "key": key, "instance_key": key, "root_key": key, "definition_key": 1, "process_id": f"p{key % 3}",
                "process_version": 1, "element_id": "A", "element_instance_key": key, "name": "A", "state": "CREATED",
                "created_at": NOW, "due_at": due, "candidate_users": [], "candidate_groups": [],
                "excluded_users": [], "properties": {}, "priority": 50, "overdue_sent": False, "row_version": 0,
            }
        )  # fmt: skip
        rows.append(
            {
                "principal": holders[key % len(holders)], "due_at": due, "task_key": key, "soon_at": due,
                "process_id": f"p{key % 3}", "is_shared": False, "root_key": key,
            }
        )  # fmt: skip
    is_postgresql = database.dialect.name == "postgresql"
    with database.begin() as connection:
        if is_postgresql:  # what is committed later than it says is not visible to all until then
            connection.execute(text("SET LOCAL synchronous_commit = on"))
        connection.execute(insert(UserTask), tasks)
        connection.execute(insert(InboxRow), rows)
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE inbox, user_task" if is_postgresql else "ANALYZE"))


def plan_of(database: Engine, ask: Callable[[Session], object]) -> str:
    """What the database does to answer the one statement that ``ask`` sends."""
    sent: list[tuple[str, object]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        sent.append((statement, parameters))

    with Session(database) as session:
        event.listen(database, "before_cursor_execute", note)
        ask(session)
        event.remove(database, "before_cursor_execute", note)
        [(statement, parameters)] = [row for row in sent if row[0].startswith("SELECT")]
        explain = "EXPLAIN QUERY PLAN" if database.dialect.name == "sqlite" else "EXPLAIN"
        rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("what", ASKED)
def test_the_inbox_is_searched_by_its_key_and_nothing_is_read_whole(busy: Engine, what: str) -> None:
    plan = plan_of(busy, ASKED[what])

    if busy.dialect.name == "sqlite":
        searched = re.findall(r"(?:SEARCH|SCAN) inbox\b.*", plan)
        assert searched
        assert [row for row in searched if "USING PRIMARY KEY (principal=?" not in row] == []
    else:
        assert "Index Only Scan using pk_inbox on inbox" in plan
        assert "Seq Scan on inbox" not in plan


@pytest.mark.parametrize("what", [name for name in ASKED if "counts" not in name])
def test_no_more_than_a_page_of_each_principal_is_sorted(busy: Engine, what: str) -> None:
    plan = plan_of(busy, ASKED[what])

    if busy.dialect.name == "sqlite":
        assert "TEMP B-TREE" not in plan.split("SEARCH user_task")[0].split("SCAN found")[0], plan
    else:
        scan = plan.index("Index Only Scan using pk_inbox")
        assert "Limit" in plan[:scan], plan
        assert "Sort" not in plan[plan.rindex("Limit", 0, scan) : scan], plan
