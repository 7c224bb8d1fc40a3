"""The desk's list: its order, its pages, and what it is narrowed to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.inbox import NOW, put, put_matter
from tests.factories.orders import put_order
from tests.factories.supervised import put_instance, put_project, put_unit
from workflow.supervision.desk.counts import count_late
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.listing import list_late, place_of

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def keys(session, **narrowed):
    return [late.task.key for late in list_late(session, desk_rows(session), NOW, LateFilter(**narrowed)).rows]


def walked(session, wanted, rows):
    found, after = [], None
    while True:
        page = list_late(session, desk_rows(session), NOW, wanted, after, rows)
        found += [late.task.key for late in page.rows]
        if page.following is None:
            return found
        after = place_of(page.following.as_text(), wanted)
        assert after == page.following


def test_the_longest_over_stands_first(session):
    put(session, 1, "group:a", due=NOW - DAY)
    put(session, 2, "group:a", due=NOW - 3 * DAY)
    put(session, 3, "group:a", due=NOW + DAY)

    assert keys(session) == [2, 1]


@pytest.mark.parametrize("sort", ["", "amount", "stage", "came"])
def test_pages_follow_each_other_without_a_gap(session, sort):
    for key in range(1, 8):
        put_project(session, key, total_invest=(key % 3) * 1000, phase=f"P{key % 3 + 2}")
        put(session, key, "group:a", due=NOW - (key % 2) * DAY - DAY)

    whole = keys(session, sort=sort)

    assert sorted(whole) == list(range(1, 8))
    assert walked(session, LateFilter(sort=sort), 3) == whole


def test_the_largest_investment_may_stand_first(session):
    for key, total in ((1, 10), (2, 30), (3, 20)):
        put_project(session, key, total_invest=total)
        put(session, key, "group:a", due=NOW - DAY)

    assert keys(session, sort="amount") == [2, 3, 1]


def test_a_broken_place_begins_anew():
    assert place_of("rubbish", LateFilter()) is None


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"stage": "P6"}, [1]),
        ({"stage": "P1"}, [3]),
        ({"unit": "tw_ly"}, [1, 2]),
        ({"owner": "zhao"}, [2]),
        ({"leader": "xu"}, [1]),
        ({"variant": "V2_hq"}, [2]),
        ({"q": "码头"}, [1]),
        ({"q": "100%"}, []),
        ({"unit": "tw_ly", "leader": "xu"}, [1]),
        ({"unit": "nowhere"}, []),
    ],
)
def test_the_list_is_narrowed(session, narrowed, expected):
    put_unit(session, "tw_ly", "灵溪镇", "zhao")
    put_project(session, 1, phase="P6", leader="xu", name="三号码头")
    put_matter(session, 1, "三号码头")
    put_project(session, 2, variant="V2_hq", leader="pan")
    put(session, 1, "group:tw_ly", due=NOW - 3 * DAY)
    put(session, 2, "user:zhao", due=NOW - 2 * DAY, assignee="zhao")
    put(session, 3, "group:g_mnr", due=NOW - DAY)

    assert keys(session, **narrowed) == expected
    assert count_late(session, desk_rows(session), NOW, LateFilter(**narrowed)) == len(expected)


def test_the_kinds_are_apart(session):
    put_instance(session, 4, "SUSPENDED")
    put(session, 1, "group:a", due=NOW - DAY)
    put(session, 2, "group:a", due=NOW + DAY, soon=NOW - DAY)
    put(session, 3, "group:a", due=NOW + 6 * DAY, soon=NOW + 5 * DAY)
    put(session, 4, "group:a", due=None)

    assert [keys(session, kind=kind) for kind in ("over", "soon", "week", "paused")] == [[1], [2], [3], [4]]


def test_a_row_knows_its_units_the_last_step_and_its_order(session):
    put_unit(session, "tw_ly", "灵溪镇", "zhao")
    put(session, 1, root_key=9, name="选址", state="COMPLETED", ended_at=NOW - 5 * DAY)
    put(session, 2, "user:zhao", "group:g_mnr", root_key=9, due=NOW - DAY)
    put_order(session, 5, linked_task=2)

    (row,) = list_late(session, desk_rows(session), NOW, LateFilter()).rows

    assert row.units == ("g_mnr", "tw_ly")
    assert (row.last_name, row.order_no) == ("选址", "DB-2023-0005")


def test_a_page_costs_five_statements_however_long(session, count_statements):
    for key in range(1, 31):
        put(session, key, "group:a", due=NOW - DAY)

    rows = desk_rows(session)
    with count_statements() as seen:
        list_late(session, rows, NOW, LateFilter())

    assert len(seen) <= 5, seen
