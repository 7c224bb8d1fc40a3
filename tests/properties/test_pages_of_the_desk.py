"""However the desk's list is narrowed, ordered and grouped, its pages give each task once, as one long page would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.factories.inbox import ME, NOW, put, put_matter
from workflow.inbox import open_tasks
from workflow.inbox.due_ranges import DUE_WORDS
from workflow.inbox.narrowing import KINDS, PRIORITIES, PUT_OFF, InboxFilter
from workflow.inbox.open_tasks import list_open, place_of
from workflow.inbox.orders import GROUP_WORDS, SORT_WORDS

pytestmark = pytest.mark.both_databases
TASKS = 60
DAY = timedelta(days=1)
WAYS = (
    ("group:g_station",),
    ("group:st_hz", "group:g_station"),
    ("user:zhangsan",),
    ("group:g_mnr",),
    ("group:st_hz",),
)

FILTERS = st.builds(
    InboxFilter,
    process_id=st.sampled_from(["", "", "p1"]),
    principal=st.sampled_from(["", "", "group:st_hz"]),
    light=st.sampled_from(["", "", "red", "yellow", "green", "grey"]),
    words=st.sampled_from(["", "", "", "项目", "乙项", "第1步", "xm", "乙项 第2步"]),
    due=st.sampled_from(["", "", *DUE_WORDS]),
    created_from=st.sampled_from([None, None, date(2023, 5, 20)]),
    priority=st.sampled_from(["", "", *PRIORITIES]),
    kind=st.sampled_from(["", "", *KINDS]),
    put_off=st.sampled_from(["", *PUT_OFF]),
    sort=st.sampled_from(list(SORT_WORDS)),
    group=st.sampled_from(list(GROUP_WORDS)),
)


@pytest.fixture
def desk(tables: Engine) -> Iterator[Session]:
    """Tasks of every sort, many alike."""
    with Session(tables) as session:
        for key in range(1, TASKS + 1):
            way = WAYS[key % len(WAYS)]
            due = None if key % 7 == 0 else NOW + (key % 9 - 3) * 2 * DAY
            mine = way == ("user:zhangsan",)
            put(
                session, key, *way, due=due, soon=due - DAY if due is not None else None, root_key=key // 3,
                process_id=f"p{key % 3}", priority=(20, 50, 80)[key % 3], name=f"第{key % 4}步",
                created_at=NOW - key * DAY, follow_up_at=NOW + DAY if key % 11 == 0 else None,
                assignee="zhangsan" if mine else None, owner="lisi" if mine and key % 2 else None,
            )  # fmt: skip
        for root in range(TASKS // 3):
            put_matter(session, root, f"{'甲乙丙丁'[root % 4]}项目")
        yield session


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_pages_give_each_task_once_in_the_order_of_one_long_page(desk: Session, wanted: InboxFilter) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_tasks, "PAGE_SIZE", 1_000)
        whole = [task.key for task in list_open(desk, ME, NOW, wanted)[0]]
        patch.setattr(open_tasks, "PAGE_SIZE", 4)
        paged, place = [], None
        while True:
            rows, following = list_open(desk, ME, NOW, wanted, place)
            paged += [task.key for task in rows]
            if following is None:
                break
            place = place_of(following.as_text(), wanted)
            assert place == following

    assert paged == whole
    assert len(set(whole)) == len(whole)
