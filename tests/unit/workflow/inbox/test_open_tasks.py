"""The list of open tasks: its order, its pages, what narrows it, and that an index gives it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import NO_DUE, InboxRow
from tests.factories.inbox import ME, NOW, name_process, put, put_matter
from workflow.inbox import open_tasks
from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.paging import Cursor

pytestmark = pytest.mark.both_databases
EVERYTHING = InboxFilter()
DAY = timedelta(days=1)


def keys(session: Session, narrowed: InboxFilter = EVERYTHING, after: Cursor | None = None) -> list[int]:
    return [task.key for task in list_open(session, ME, NOW, narrowed, after)[0]]


def test_open_tasks_come_by_due_date_and_those_without_one_last(session: Session) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:g_station", due=NOW + 2 * DAY)
    put(session, 3, "user:zhangsan", due=NOW - DAY)

    assert keys(session) == [3, 2, 1]


def test_a_row_says_what_the_list_shows(session: Session) -> None:
    put(
        session, 1, "group:g_station", due=NOW, soon=NOW - DAY, candidate_groups=["g_station"], candidate_users=["li"],
        properties={"luodi.stage": "P1"}, business_key="CNZS-2023-0001",
    )  # fmt: skip

    [task] = list_open(session, ME, NOW, EVERYTHING)[0]

    assert (task.name, task.candidate_groups, task.candidate_users) == ("线索研判", ("g_station",), ("li",))
    assert (dict(task.properties), task.business_key) == ({"luodi.stage": "P1"}, "CNZS-2023-0001")
    assert (task.due_at, task.soon_at, task.created_at, task.sorted_at) == (NOW, NOW - DAY, NOW, NOW)


def test_a_task_of_a_suspended_instance_says_so_and_keeps_its_date(session: Session) -> None:
    name_process(session, "ip_lead", "线索")
    put(session, 1, due=NOW)
    session.add(InboxRow(principal="user:zhangsan", due_at=NO_DUE, task_key=1, process_id="ip_lead", root_key=1))
    session.add(
        ProcessInstance(
            key=1, root_key=1, definition_key=1, process_id="ip_lead", version=1, state=InstanceState.SUSPENDED,
            started_at=NOW, started_by="x",
        )
    )  # fmt: skip
    session.flush()

    [task] = list_open(session, ME, NOW, EVERYTHING)[0]

    assert (task.is_suspended, task.due_at, task.sorted_at) == (True, NOW, NO_DUE)


def test_a_task_that_reaches_me_by_two_ways_is_one_row(session: Session) -> None:
    put(session, 1, "group:g_station", "group:st_hz", "user:zhangsan", due=NOW)

    assert keys(session) == [1]


def test_tasks_of_other_groups_are_not_mine(session: Session) -> None:
    put(session, 1, "group:g_mnr", "user:lisi")

    assert keys(session) == []


def test_whoever_is_in_no_group_sees_their_own(session: Session) -> None:
    put(session, 1, "user:zhangsan", "group:g_station")

    assert [task.key for task in list_open(session, Actor("zhangsan"), NOW, EVERYTHING)[0]] == [1]


def test_whoever_is_in_hundreds_of_groups_has_a_list_too(session: Session) -> None:
    everywhere = Actor("zhangsan", frozenset(f"g{number}" for number in range(600)))
    put(session, 1, "group:g1", "group:g599", due=NOW)
    put(session, 2, "user:zhangsan", due=NOW - DAY)

    assert [task.key for task in list_open(session, everywhere, NOW, EVERYTHING)[0]] == [2, 1]


def test_the_next_page_begins_after_the_last_row(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_tasks, "PAGE_SIZE", 2)
    for key in (1, 2, 3):
        put(session, key, "group:g_station", "group:st_hz", due=NOW)

    first, following = list_open(session, ME, NOW, EVERYTHING)

    assert [task.key for task in first] == [1, 2]
    assert keys(session, after=Cursor.of_text(following.as_text())) == [3]


def test_all_pages_together_have_every_task_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_tasks, "PAGE_SIZE", 3)
    ways = ("group:g_station", "group:st_hz", "user:zhangsan")
    for key in range(1, 20):
        put(session, key, *ways[key % 3 :], due=NOW + (key % 4) * DAY if key % 5 else None)

    seen, cursor = [], None
    while True:
        rows, cursor = list_open(session, ME, NOW, EVERYTHING, cursor)
        seen += [(task.sorted_at, task.key) for task in rows]
        if cursor is None:
            break

    assert seen == sorted(seen)
    assert sorted(key for _at, key in seen) == list(range(1, 20))


@pytest.mark.parametrize(("light", "expected"), [("red", [1]), ("yellow", [2]), ("green", [3]), ("pink", [1, 2, 3, 4])])
def test_a_light_narrows_the_list_and_an_unknown_one_does_not(
    session: Session, light: str, expected: list[int]
) -> None:
    put(session, 1, "group:g_station", due=NOW - DAY)
    put(session, 2, "group:g_station", due=NOW + DAY, soon=NOW)
    put(session, 3, "group:g_station", due=NOW + 9 * DAY)
    put(session, 4, "group:g_station")

    assert keys(session, InboxFilter(light=light)) == expected


def test_a_stage_narrows_the_list(session: Session) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:g_station", process_id="ip_land")

    assert keys(session, InboxFilter(process_id="ip_land")) == [2]


def test_everything_that_narrows_narrows_together(session: Session) -> None:
    late: datetime = NOW - DAY
    put(session, 1, "group:g_station", due=late, name="部门预审")
    put(session, 2, "group:g_station", due=late)
    put(session, 3, "group:g_station", name="部门预审")
    put(session, 4, "group:st_hz", due=late, name="部门预审")
    put(session, 5, "group:g_station", due=late, name="部门预审", process_id="ip_land")
    put(session, 6, "group:g_station", due=late, name="部门预审")

    narrowed = InboxFilter("ip_lead", "group:g_station", "red", "预审")

    assert keys(session, narrowed) == [1, 6]
    assert keys(session, narrowed, Cursor(late, 1)) == [6]


def test_words_find_a_task_by_name_or_number(session: Session) -> None:
    put(session, 1, "group:g_station", name="部门预审")
    put(session, 2, "group:g_station", business_key="CNZS-2023-0007")
    put_matter(session, 2, "汉禾硬碳", "CNZS-2023-0007")

    assert keys(session, InboxFilter(words="预审")) == [1]
    assert keys(session, InboxFilter(words="0007")) == [2]


@pytest.mark.parametrize("words", ["%%", "__", "//"])
def test_a_sign_of_patterns_is_looked_for_as_it_is(session: Session, words: str) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:g_station", name=f"带{words}的")

    assert keys(session, InboxFilter(words=words)) == [2]


def test_one_character_is_no_search(session: Session) -> None:
    put(session, 1, "group:g_station", name="部门预审")

    assert keys(session, InboxFilter(words="签")) == [1]


def test_a_unit_of_mine_narrows_the_list_and_a_foreign_one_does_not_widen_it(session: Session) -> None:
    put(session, 1, "group:g_station")
    put(session, 2, "group:st_hz")
    put(session, 3, "group:g_mnr")

    assert keys(session, InboxFilter(principal="group:st_hz")) == [2]
    assert keys(session, InboxFilter(principal="group:g_mnr")) == [1, 2]
