"""The tabs of the desk: every count is asked in one statement, and says what its list holds."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from tests.factories.inbox import ME, NOW, put
from tests.factories.orders import put_order
from workflow.inbox.counts import count_open
from workflow.inbox.tabs import TABS, tab_counts

pytestmark = pytest.mark.both_databases


def test_a_task_that_reaches_me_by_two_ways_is_counted_once(session: Session) -> None:
    put(session, 1, "group:g_station", "group:st_hz")
    put(session, 2, "user:zhangsan")
    put(session, 3, "group:g_mnr")

    assert tab_counts(session, ME, NOW)["tasks"] == 2 == count_open(session, ME, NOW).open


def test_orders_that_wait_for_me_are_counted(session: Session) -> None:
    put_order(session, 1, host_org="st_hz")
    put_order(session, 2, host_org="b_nr")

    assert tab_counts(session, ME, NOW)["supervised"] == 1


def test_somebody_in_no_group_is_counted_for_too(session: Session) -> None:
    put_order(session, 1, host_org="st_hz")

    assert tab_counts(session, Actor("lisi"), NOW)["tasks"] == 0


def test_all_counts_are_one_statement(session: Session) -> None:
    sent = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: sent.append(given[2]))

    tab_counts(session, ME, NOW)

    assert len([statement for statement in sent if "SELECT" in statement]) == 1


def test_what_is_known_already_is_not_asked_again(session: Session) -> None:
    assert "tasks" not in tab_counts(session, ME, NOW, "tasks")


def test_no_tab_stands_there_twice() -> None:
    assert len({tab.name for tab in TABS}) == len(TABS)
