"""The lists of the desk, over tables filled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.states import UserTaskState
from engine.persistence.work import NO_DUE, InboxRow, UserTask
from workflow.inbox import queries
from workflow.inbox.queries import Cursor, InboxFilter
from workflow.supervision.models import SupervisionOrder

NOW = datetime(2023, 5, 31, 4, 0, tzinfo=UTC)
ME = Actor("zhangsan", frozenset({"g_station", "st_hz"}))
EVERYTHING = InboxFilter()


@pytest.fixture
def session(tables: Engine) -> Iterator[Session]:
    with Session(tables) as opened:
        yield opened


def put(
    session: Session, key: int, *principals: str, due: datetime | None = None, soon: datetime | None = None,
    **members: object,
) -> None:  # fmt: skip
    usual = {
        "instance_key": key, "root_key": key, "definition_key": 1, "process_id": "ip_lead", "process_version": 1,
        "element_id": "lead_triage", "element_instance_key": key, "name": "线索研判", "state": UserTaskState.CREATED,
        "created_at": NOW, "due_at": due, "soon_at": soon,
    }  # fmt: skip
    task = UserTask(key=key, **(usual | members))
    session.add(task)
    session.add_all(
        InboxRow(
            principal=principal, due_at=due or NO_DUE, task_key=key, soon_at=soon or NO_DUE,
            process_id=task.process_id, is_shared=len(principals) > 1,
        )
        for principal in principals
    )  # fmt: skip
    session.flush()


def keys(session: Session, narrowed: InboxFilter = EVERYTHING, after: Cursor | None = None) -> list[int]:
    return [row.task.key for row in queries.list_open(session, ME, NOW, narrowed, after)[0]]


def test_open_tasks_come_by_due_date_and_those_without_one_last(session: Session) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:g_station", due=NOW + timedelta(days=2))
    put(session, 3, "user:zhangsan", due=NOW - timedelta(days=1))

    assert keys(session) == [3, 2, 1]


def test_a_task_that_reaches_me_by_two_ways_is_one_row(session: Session) -> None:
    put(session, 1, "group:g_station", "group:st_hz", "user:zhangsan", due=NOW)

    assert keys(session) == [1]
    assert queries.count_open(session, ME, NOW).open == 1


def test_tasks_of_other_groups_are_not_mine(session: Session) -> None:
    put(session, 1, "group:g_mnr", "user:lisi")

    assert keys(session) == []


def test_the_next_page_begins_after_the_last_row(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for key in (1, 2, 3):
        put(session, key, "group:g_station", "group:st_hz", due=NOW)

    first, following = queries.list_open(session, ME, NOW, EVERYTHING)

    assert [row.task.key for row in first] == [1, 2]
    assert keys(session, after=Cursor.of_text(following.as_text())) == [3]


def test_the_counts_tell_red_from_yellow(session: Session) -> None:
    put(session, 1, "group:g_station", due=NOW - timedelta(days=1))
    put(session, 2, "group:g_station", due=NOW + timedelta(days=1), soon=NOW)
    put(session, 3, "group:g_station", due=NOW + timedelta(days=9), soon=NOW + timedelta(days=7))

    assert queries.count_open(session, ME, NOW) == queries.Counts(3, 1, 1)


@pytest.mark.parametrize(("light", "expected"), [("red", [1]), ("yellow", [2]), ("green", [3])])
def test_a_light_narrows_the_list(session: Session, light: str, expected: list[int]) -> None:
    put(session, 1, "group:g_station", due=NOW - timedelta(days=1))
    put(session, 2, "group:g_station", due=NOW + timedelta(days=1), soon=NOW)
    put(session, 3, "group:g_station", due=NOW + timedelta(days=9))

    assert keys(session, InboxFilter(light=light)) == expected


def test_words_find_a_task_by_name_or_number(session: Session) -> None:
    put(session, 1, "group:g_station", name="部门预审")
    put(session, 2, "group:g_station", business_key="CNZS-2023-0007")

    assert keys(session, InboxFilter(words="预审")) == [1]
    assert keys(session, InboxFilter(words="0007")) == [2]


@pytest.mark.parametrize("words", ["净地交付", "DB-2023"])
def test_words_find_the_task_of_an_order_by_its_subject_or_number(session: Session, words: str) -> None:
    put(session, 1, "group:g_station", name="签收")
    put(session, 2, "group:g_station", name="签收")
    session.add(
        SupervisionOrder(
            instance_key=2, order_no="DB-2023-0007", order_type="assign_order", source="light", state="issued",
            subject="净地交付逾期", host_org="st_hz", issued_at=NOW, issued_by="zheng",
        )
    )  # fmt: skip

    assert keys(session, InboxFilter(words=words)) == [2]


def test_a_percent_sign_is_looked_for_as_it_is(session: Session) -> None:
    put(session, 1, "group:g_station")

    assert keys(session, InboxFilter(words="%%")) == []


def test_one_character_is_no_search(session: Session) -> None:
    put(session, 1, "group:g_station", name="部门预审")

    assert keys(session, InboxFilter(words="签")) == [1]


def test_a_unit_of_mine_narrows_the_list_and_a_foreign_one_does_not_widen_it(session: Session) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:st_hz")
    put(session, 3, "group:g_mnr")

    assert keys(session, InboxFilter(principal="group:st_hz")) == [2]
    assert keys(session, InboxFilter(principal="group:g_mnr")) == [1, 2]


def test_done_tasks_come_newest_first(session: Session) -> None:
    for key, hours in ((1, 5), (2, 1)):
        ended = NOW - timedelta(hours=hours)
        put(session, key, state=UserTaskState.COMPLETED, completed_by="zhangsan", ended_at=ended)

    assert [task.key for task in queries.list_done(session, ME)[0]] == [2, 1]


def test_the_next_task_is_of_the_same_matter_and_not_forbidden_to_me(session: Session) -> None:
    put(session, 1, "group:g_station", root_key=7, excluded_users=["zhangsan"])
    put(session, 2, "group:g_station", root_key=8)
    put(session, 3, "group:g_station", root_key=7)

    found = queries.next_open_task(session, ME, 7)

    assert found is not None
    assert found.key == 3


@pytest.mark.parametrize("text", ["", "abc", "1-x", "-5", "9" * 30 + "-1", f"1-{2**63}", "9000000000000000000-1"])
def test_a_broken_cursor_begins_at_the_first_page(text: str) -> None:
    assert Cursor.of_text(text) is None
