"""The desk's other lists, over tables filled by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from tests.factories.inbox import ME, NOW, put
from workflow.inbox import queries

pytestmark = pytest.mark.both_databases


def test_done_tasks_come_newest_first(session: Session) -> None:
    for key, hours in ((1, 5), (2, 1)):
        ended = NOW - timedelta(hours=hours)
        put(session, key, state=UserTaskState.COMPLETED, completed_by="zhangsan", ended_at=ended)

    assert [task.key for task in queries.list_done(session, ME)[0]] == [2, 1]


def test_words_narrow_what_is_done(session: Session) -> None:
    for key, name in ((1, "部门预审"), (2, "线索研判")):
        put(session, key, name=name, state=UserTaskState.COMPLETED, completed_by="zhangsan", ended_at=NOW)

    assert [task.key for task in queries.list_done(session, ME, "预审")[0]] == [1]


def test_the_next_task_is_of_the_same_matter_and_not_forbidden_to_me(session: Session) -> None:
    put(session, 1, "group:g_station", root_key=7, excluded_users=["zhangsan"])
    put(session, 2, "group:g_station", root_key=8)
    put(session, 3, "group:g_station", root_key=7)

    found = queries.next_open_task(session, ME, 7)

    assert found is not None
    assert found.key == 3
