"""督办我: whose orders they are, in which order they come, and what is asked of the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories.inbox import ME, NOW, put
from tests.factories.orders import put_order
from workflow.inbox import supervised
from workflow.inbox.supervised import list_supervised

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("members", "part"),
    [
        ({"host_org": "st_hz"}, "主办"),
        ({"host_org": "b_nr", "assist_orgs": ["b_eco", "st_hz"]}, "协办"),
        ({"host_org": "b_nr", "handler": "zhangsan"}, "主办"),
    ],
)
def test_an_order_is_mine_by_my_unit_or_by_my_name(session: Session, members: dict[str, object], part: str) -> None:
    put_order(session, 1, **members)

    [row] = list_supervised(session, ME)[0]

    assert (row.order.instance_key, row.part) == (1, part)


@pytest.mark.parametrize("members", [{"host_org": "b_nr", "assist_orgs": ["st_hzz"]}, {"state": "closed"}])
def test_orders_of_others_and_ended_ones_are_not_mine(session: Session, members: dict[str, object]) -> None:
    put_order(session, 1, **members)

    assert list_supervised(session, ME)[0] == []


def test_they_come_by_due_date_and_each_once_page_by_page(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "PAGE_SIZE", 2)
    for key, days in ((1, 3), (2, None), (3, 1), (4, 3), (5, 2)):
        put_order(session, key, due_at=None if days is None else NOW + days * DAY)

    seen, cursor = [], None
    while not seen or cursor is not None:
        rows, cursor = list_supervised(session, ME, cursor)
        seen += [row.order.instance_key for row in rows]

    assert seen == [3, 5, 1, 4, 2]


def test_the_steps_that_wait_for_me_are_named(session: Session) -> None:
    put_order(session, 1)
    put(session, 11, "group:st_hz", root_key=1, name="签收督办单")
    put(session, 12, "group:g_mnr", root_key=1, name="核查")

    [row] = list_supervised(session, ME)[0]

    assert row.asked == ((11, "签收督办单"),)


def test_what_is_due_next_is_the_signing_then_the_feedback_then_the_whole(session: Session) -> None:
    moments = {"sign_by": NOW, "first_feedback_by": NOW + DAY, "due_at": NOW + 2 * DAY}
    put_order(session, 1, **moments)
    put_order(session, 2, signed_at=NOW, **moments)
    put_order(session, 3, signed_at=NOW, progress_pct=20, **moments)

    due = {row.order.instance_key: row.next_due for row in list_supervised(session, ME)[0]}

    assert due == {1: NOW, 2: NOW + DAY, 3: NOW + 2 * DAY}
