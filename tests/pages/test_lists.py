"""The list of 待办 in the browser: heads of groups, chips, pages in every order, and addresses nobody should write."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.factories.inbox import put, put_matter
from workflow.inbox.due_ranges import DUE_WORDS
from workflow.inbox.narrowing import KINDS, PRIORITIES
from workflow.inbox.orders import GROUP_WORDS, SORT_WORDS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def officer(signed_in, world):
    browser = signed_in("officer", groups=["g_station"])
    with world.transaction() as uow:
        for key in range(1, 61):
            due = uow.now + timedelta(days=key % 20 - 5) if key % 6 else None
            put(
                uow.session, key, "group:g_station", due=due, soon=due, root_key=key % 9, created_at=uow.now,
                process_id=f"p{key % 2}", follow_up_at=uow.now + timedelta(days=1) if key == 60 else None,
                candidate_groups=["g_station"],
            )  # fmt: skip
        for root in range(9):
            put_matter(uow.session, root, f"项目{root}")
    return browser


def keys(page):
    return [int(key) for key in re.findall(r'href="/tasks/(\d+)"', page)]


@pytest.mark.parametrize("sort", SORT_WORDS)
@pytest.mark.parametrize("group", GROUP_WORDS)
def test_two_pages_show_every_task_once(officer, sort, group):
    first = officer.get(f"/tasks?sort={sort}&group={group}").text
    following = unescape(re.search(r'href="([^"]+)" rel="next"', first).group(1))

    second = officer.get(following).text

    assert sorted(keys(first) + keys(second)) == list(range(1, 60))


@pytest.mark.parametrize(
    ("group", "head"), [("light", "逾期"), ("week", "下周"), ("stage", "p0"), ("unit", "驻点招商分中心（7）")]
)
def test_a_group_has_its_head_once(officer, group, head):
    page = officer.get(f"/tasks?group={group}").text

    assert len(re.findall(rf'<tr class="group-head"><td colspan="\d+">{head}</td>', page)) == 1


def test_what_the_list_is_narrowed_by_is_a_chip_that_takes_it_off(officer):
    page = officer.get("/tasks?priority=usual&var=a:eq:1&var=b:has:2&sort=created").text

    assert 'href="/tasks?priority=usual&amp;var=b:has:2&amp;sort=created"' in page
    assert "a 等于 1" in page


def test_what_was_put_off_stands_behind_a_chip_and_says_until_when(officer):
    assert '稍后再办 <span class="count">1</span>' in officer.get("/tasks").text

    page = officer.get("/tasks?later=only").text

    assert keys(page) == [60]
    assert "稍后 " in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%25_'", "q=%22%29%20OR%20%28", "q=%00%00", "q=%ED%A0%80x", "stage=%00", "unit=user:admin", "light=%27",
        "after=%FF", "after=W10", "after=W251bGwsMSwxXQ", "sort=project&after=WyJ4IiwxLDld", "var=::",
        "var=a:gt:9" * 40,
        "var=a:eq:%00", "var=a:gt:1e999", "due_from=9999-99-99", "due_from=2999-12-31&due_to=1980-01-01", "matter=1e9",
        "to=2999-12-31", "group=unit&unit=group:g_station", "view=x", "view=99999999999999999999999",
        "q=" + "碳" * 3000,
    ],
)  # fmt: skip
def test_no_address_breaks_the_list(officer, query):
    assert officer.get(f"/tasks?{query}").status_code == 200


@pytest.mark.parametrize("name", [*(f"due={due}" for due in DUE_WORDS), *(f"kind={kind}" for kind in KINDS),
                                  *(f"priority={value}" for value in PRIORITIES)])  # fmt: skip
def test_every_choice_of_the_line_is_a_page(officer, name):
    page = officer.get(f"/tasks?{name}").text

    assert f'value="{name.partition("=")[2]}" selected' in page
    assert "没有采用" not in page
