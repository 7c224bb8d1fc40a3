"""The desk's first page: how often it asks the database, and that its counts are those of the top bar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.factories.inbox import put


@pytest.fixture
def officer(signed_in, world):
    browser = signed_in("officer", groups=["g_station"])
    with world.transaction() as uow:
        for key in range(1, 61):
            way = "group:g_station" if key % 2 else "user:officer"
            due = uow.now + timedelta(days=key - 10)
            put(uow.session, key, way, due=due, soon=due - timedelta(days=2), candidate_groups=["g_station"])
    browser.get("/tasks")
    return browser


def test_the_first_page_asks_few_statements_however_long_it_is(officer, world):
    sent = []
    event.listen(world.database, "before_cursor_execute", lambda *given: sent.append(given[2]))

    page = officer.get("/tasks").text

    asked = [statement for statement in sent if "SELECT" in statement]
    assert page.count("<tr data-row") == 50
    assert len(asked) <= 12, asked


COUNTED = '<span class="count">{}</span> <span class="wide">{}</span>'
"""How the top bar shows a count."""


@pytest.mark.parametrize(
    "words", [COUNTED.format(9, "逾期"), COUNTED.format(3, "临期"), '<span class="count">60</span>', "ip_lead（60）"]
)
def test_the_counts_of_the_list_are_those_of_the_top_bar(officer, words):
    assert words in officer.get("/tasks").text
